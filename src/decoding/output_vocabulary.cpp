#include "heed/decoding/output_vocabulary.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <utility>

namespace heed {
namespace {

std::vector<int32_t> union_of(const std::vector<std::vector<int32_t>>& lists) {
  std::vector<int32_t> together;
  for (const auto& list : lists) together.insert(together.end(), list.begin(), list.end());
  std::sort(together.begin(), together.end());
  together.erase(std::unique(together.begin(), together.end()), together.end());
  return together;
}

// Where each of `some` stands in `all`; both ascend.
std::vector<int32_t> positions_in(const std::vector<int32_t>& all,
                                  const std::vector<int32_t>& some) {
  std::vector<int32_t> positions;
  auto position = all.begin();
  for (const int32_t token : some) {
    position = std::lower_bound(position, all.end(), token);
    positions.push_back(static_cast<int32_t>(position - all.begin()));
  }
  return positions;
}

at::Tensor as_indices(const std::vector<int32_t>& ids, at::Device device) {
  return at::tensor(ids, at::kInt).to(device, at::kLong);
}

}  // namespace

WholeVocabulary::WholeVocabulary(TokenEmbedding embedding) : embedding_(std::move(embedding)) {}

BestTokens WholeVocabulary::best_tokens(const at::Tensor& x, const GrowingRows& rows,
                                        int64_t count) const {
  return {embedding_->logits(x), count, rows.required};
}

CandidateVocabulary::CandidateVocabulary(const TokenEmbedding& embedding,
                                         std::vector<std::vector<int32_t>> candidates)
    : candidates_(std::move(candidates)),
      together_(union_of(candidates_)),
      logits_(embedding->logits_of(as_indices(together_, embedding->weight.device()))) {
  for (const auto& tokens : candidates_) columns_.push_back(positions_in(together_, tokens));
}

BestTokens CandidateVocabulary::best_tokens(const at::Tensor& x, const GrowingRows& rows,
                                            int64_t count) const {
  std::vector<CandidateColumns> of_rows;
  for (const int64_t sentence : rows.sentences) {
    const auto i = static_cast<size_t>(sentence);
    of_rows.push_back({columns_[i], candidates_[i]});
  }
  return {logits_(x), of_rows, count, rows.required};
}

std::unique_ptr<const OutputVocabulary> output_vocabulary(const TokenEmbedding& embedding,
                                                          const std::optional<Shortlist>& shortlist,
                                                          std::span<const Sentence> sentences) {
  if (!shortlist) return std::make_unique<WholeVocabulary>(embedding);
  std::vector<std::vector<int32_t>> candidates;
  for (const Sentence& sentence : sentences) {
    std::vector<std::vector<int32_t>> lists{sentence.prefix};
    for (const Phrase& phrase : sentence.phrases) lists.push_back(phrase.tokens);
    lists.push_back(shortlist->candidates(sentence.source));
    candidates.push_back(union_of(lists));
  }
  return std::make_unique<CandidateVocabulary>(embedding, std::move(candidates));
}

}  // namespace heed
