#include "attention_picture.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/core/error.h"
#include "heed/evaluation/heat_map.h"
#include "svg_picture.h"

namespace heed {
namespace {

constexpr int64_t maps_a_row = 4;
constexpr size_t most_pieces = 40;
constexpr double least_seen = 0.02;  // less is as good as white, and would only make files large

void check_length(const std::vector<std::string>& pieces) {
  if (pieces.size() <= most_pieces) return;
  throw Error(fmt::format("a sentence of {} pieces is too long for a picture", pieces.size()),
              "--source", fmt::format("Choose one of at most {}", most_pieces));
}

// As many blank names: maps share those of their row and column.
std::vector<std::string> blanks(const std::vector<std::string>& names) {
  return std::vector<std::string>(names.size());
}

}  // namespace

std::string AttentionPicture::file(std::span<const at::Tensor> layers) const {
  const auto& [queries, keys] = axes;
  check_length(queries);
  check_length(keys);
  SvgPicture picture{.title = title, .subtitle = subtitle};
  for (size_t layer = 0; layer < layers.size(); ++layer) {
    const at::Tensor weights = layers[layer].to(at::kCPU, at::kFloat);
    for (int64_t head = 0; head < weights.size(0); ++head) {
      const bool is_first = head % maps_a_row == 0;
      if (is_first) picture.rows.emplace_back();
      const at::Tensor map =
          weights[head].masked_fill(weights[head].lt(least_seen), 0.0).contiguous();
      picture.rows.back().push_back(
          {heat_map({"", fmt::format("layer {}, head {}", layer + 1, head + 1), ""},
                    is_first ? queries : blanks(queries), head < maps_a_row ? keys : blanks(keys),
                    {map.const_data_ptr<float>(), static_cast<size_t>(map.numel())})});
    }
  }
  return picture.file();
}

}  // namespace heed
