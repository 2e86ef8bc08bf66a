#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "heed/evaluation/svg_chart.h"

namespace heed {

/// An <svg> for an SvgPicture: `values` [rows, columns] between -1 and 1 as small cells, from blue
/// through white to orange, with numbered axes and a key of the colours. Unlike heat_map() it is
/// for many cells: neighbours of one colour are drawn at once.
[[nodiscard]] std::string signed_map(const ChartLabels& labels, const at::Tensor& values);

}  // namespace heed
