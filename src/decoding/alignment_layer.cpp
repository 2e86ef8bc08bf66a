#include "heed/decoding/alignment_layer.h"

#include <algorithm>
#include <vector>

#include "heed/model/attention_maps.h"
#include "source_attention.h"

namespace heed {
namespace {

// One for the most probable translation of the source piece, a half for the next, and so on.
double likelihood(const Shortlist& shortlist, int32_t source, int32_t target) {
  const auto translations = shortlist.translations(source);
  const auto found = std::ranges::find(translations, target);
  if (found == translations.end()) return 0.0;
  return 1.0 / static_cast<double>(found - translations.begin() + 1);
}

// Of the source pieces that are attended to most where the translation's are predicted.
double agreement(const at::Tensor& attention, std::span<const int32_t> source,
                 std::span<const int32_t> target, const Shortlist& shortlist) {
  if (source.empty()) return 0.0;  // a line of characters that have no pieces
  const float* row = attention.const_data_ptr<float>();
  double sum = 0.0;
  for (const int32_t piece : target) {
    const auto most = std::max_element(row, row + source.size()) - row;
    sum += likelihood(shortlist, source[static_cast<size_t>(most)], piece);
    row += source.size();
  }
  return sum;
}

}  // namespace

int64_t most_aligned_layer(Transformer& model, const ParallelCorpus& pairs,
                           const Shortlist& shortlist) {
  constexpr int64_t most_pairs = 100;
  const int64_t layers = model->config().num_decoder_layers;
  const int64_t count = layers > 1 ? std::min(most_pairs, pairs.size()) : 0;
  std::vector<double> agreements(static_cast<size_t>(layers));
  for (int64_t i = 0; i < count; ++i) {
    const int64_t pair = i * pairs.size() / count;  // spread evenly
    const auto source = pairs.source(pair), target = pairs.target(pair);
    const AttentionMaps maps = attention_maps(model, source, target);
    for (int64_t layer = 1; layer <= layers; ++layer) {
      agreements[static_cast<size_t>(layer - 1)] += agreement(
          source_attention(maps, source.size(), target.size(), layer), source, target, shortlist);
    }
  }
  const auto best = std::max_element(agreements.rbegin(), agreements.rend());
  return agreements.rend() - best;
}

}  // namespace heed
