#include "heed/training/shortlist_building.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "heed/data/lexical_table.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

// On Multi30k (English to German, 8,000 pieces) neither 100 translations of a piece nor 500
// frequent pieces score better; 10 translations cost 0.15 BLEU.
constexpr int64_t translations_of_a_piece = 30;
constexpr int64_t frequent_pieces = 100;

// Those that occur at all.
at::Tensor most_frequent_targets(const ParallelCorpus& corpus, int64_t vocab_size) {
  std::vector<int64_t> counts(static_cast<size_t>(vocab_size));
  for (int64_t pair = 0; pair < corpus.size(); ++pair) {
    for (const int32_t target : corpus.target(pair)) ++counts[static_cast<size_t>(target)];
  }
  std::vector<int32_t> ids(counts.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::stable_sort(ids.begin(), ids.end(), [&](int32_t a, int32_t b) {
    return counts[static_cast<size_t>(a)] > counts[static_cast<size_t>(b)];
  });
  ids.resize(std::min(ids.size(), static_cast<size_t>(frequent_pieces)));
  std::erase_if(ids, [&](int32_t id) { return counts[static_cast<size_t>(id)] == 0; });
  return at::tensor(ids, at::kInt);
}

}  // namespace

Shortlist build_shortlist(const ParallelCorpus& corpus, const Tokenizers& tokenizers) {
  const int64_t sources = tokenizers.source.vocab_size(), targets = tokenizers.target.vocab_size();
  const LexicalTable table(corpus, std::max(sources, targets));
  at::Tensor lists = at::zeros({sources, translations_of_a_piece}, at::kInt);
  static_assert(pad_id == 0);
  auto* list = lists.mutable_data_ptr<int32_t>();
  for (int32_t source = 0; source < sources; ++source, list += translations_of_a_piece) {
    const auto best = table.best(source, translations_of_a_piece);
    std::transform(best.begin(), best.end(), list, [](const auto& entry) { return entry.target; });
  }
  return {lists, most_frequent_targets(corpus, targets), tokenizers.own_target_size()};
}

}  // namespace heed
