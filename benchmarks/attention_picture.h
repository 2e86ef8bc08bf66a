#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <string>
#include <vector>

#include "heed/model/attention_maps.h"

namespace heed {

/// One kind of a model's attention in one pair of sentences.
struct AttentionPicture {
  std::string title;
  std::vector<std::string> subtitle;  ///< Lines below it, such as the sentences.
  AttentionAxes axes;

  /// An SVG file of heat maps: of every layer [heads, queries, keys] a row, or some, with a map for
  /// each head. Throws Error where there are too many pieces to look at.
  [[nodiscard]] std::string file(std::span<const at::Tensor> layers) const;
};

}  // namespace heed
