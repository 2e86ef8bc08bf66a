#pragma once

#include <span>
#include <string>

#include "heed/evaluation/svg_chart.h"

namespace heed {

/// A figure like those of svg_chart.h: a grid of cells, darker for larger values, with a name for
/// each row and column and each cell's value at the pointer. `values` [rows, columns] are between 0
/// and 1. Throws Error for another number of values.
std::string heat_map(const ChartLabels& labels, std::span<const std::string> rows,
                     std::span<const std::string> columns, std::span<const float> values);

}  // namespace heed
