#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "heed/decoding/best_tokens.h"
#include "heed/decoding/sentence.h"
#include "heed/model/shortlist.h"
#include "heed/nn/embedding.h"

namespace heed {

/// Hypotheses that are extended by a token each.
struct GrowingRows {
  std::vector<int64_t> tokens = {};         ///< What each ends with, at first bos.
  std::vector<int64_t> sentences = {};      ///< Which of the batch's sentences it translates.
  std::vector<RequiredNext> required = {};  ///< What it may have to go on with.
};

/// What the translations of a batch may consist of.
class OutputVocabulary {
 public:
  virtual ~OutputVocabulary() = default;

  /// The `count` most probable next tokens by the decoder's output x [rows, d_model], and those
  /// that rows require.
  [[nodiscard]] virtual BestTokens best_tokens(const at::Tensor& x, const GrowingRows& rows,
                                               int64_t count) const = 0;
};

/// All tokens.
class WholeVocabulary : public OutputVocabulary {
 public:
  explicit WholeVocabulary(TokenEmbedding embedding);

  [[nodiscard]] BestTokens best_tokens(const at::Tensor& x, const GrowingRows& rows,
                                       int64_t count) const override;

 private:
  TokenEmbedding embedding_;
};

/// Of each sentence its candidates. Logits are computed for those of all sentences together; a row
/// is a distribution over its own sentence's, so that neighbours change nothing.
class CandidateVocabulary : public OutputVocabulary {
 public:
  /// Each sentence's candidates as Shortlist::candidates() gives them.
  CandidateVocabulary(const TokenEmbedding& embedding,
                      std::vector<std::vector<int32_t>> candidates);

  [[nodiscard]] BestTokens best_tokens(const at::Tensor& x, const GrowingRows& rows,
                                       int64_t count) const override;

 private:
  std::vector<std::vector<int32_t>> candidates_;  // of each sentence
  std::vector<int32_t> together_;
  std::vector<std::vector<int32_t>> columns_;  // where a sentence's candidates are among all
  Projection logits_;
};

/// That of a batch, with a shortlist or without. What sentences require is among their candidates.
[[nodiscard]] std::unique_ptr<const OutputVocabulary> output_vocabulary(
    const TokenEmbedding& embedding, const std::optional<Shortlist>& shortlist,
    std::span<const Sentence> sentences);

}  // namespace heed
