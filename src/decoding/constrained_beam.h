#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "finished_hypotheses.h"
#include "phrase_progress.h"
#include "sentence_search.h"

namespace heed {

/// The beam that a sentence with phrases is searched for with: two hypotheses for each number of
/// the phrases' tokens that there may be, if not too many.
[[nodiscard]] int64_t constrained_beam_size(const Sentence& sentence, int64_t beam_size);

/// Beam search for a translation that has given phrases, by dynamic beam allocation (Post and Vilar
/// 2018): hypotheses compete with those that have as many tokens of the phrases. Only what has all
/// of them may end. Phrases belong where the model attends to what they translate (Hasler et al.
/// 2018): see PhraseProgress for what that costs.
class ConstrainedBeam : public SentenceSearch {
 public:
  ConstrainedBeam(const Sentence& sentence, const SearchOptions& options);
  ConstrainedBeam(const ConstrainedBeam&) = delete;  // progress_ refers to sentence_
  ConstrainedBeam& operator=(const ConstrainedBeam&) = delete;

  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const override { return growing_; }
  [[nodiscard]] int64_t tokens_wanted() const override;
  void attend(const at::Tensor& attention) override { attention_ = attention; }
  void advance(NextTokens next) override;
  [[nodiscard]] std::vector<Hypothesis> take_finished() override { return finished_.take(); }

 private:
  using Shares = std::shared_ptr<const PhraseShares>;

  /// One way to extend one of the hypotheses.
  struct Candidate {
    int64_t parent = 0;
    Extension extension;
    double rank = 0.0;
    PhraseProgress progress;
  };
  /// Candidates by how many tokens of the phrases they have, each best first.
  using Banks = std::vector<std::vector<Candidate>>;

  [[nodiscard]] Banks banks(NextTokens next) const;
  static void put_in_order(std::vector<Candidate>& bank);
  [[nodiscard]] Candidate candidate(size_t parent, Extension extension, const Shares& shares) const;
  [[nodiscard]] Shares shares_of_attention(size_t hypothesis) const;
  void finish_ends(std::vector<Candidate>& complete, const std::vector<GrowingHypothesis>& parents);
  void go_on_with(const Banks& banks, const std::vector<GrowingHypothesis>& parents);
  void cut_off();
  void require_tokens();

  Sentence sentence_;
  SearchOptions options_;
  TokenRules rules_;
  FinishedHypotheses finished_;
  std::vector<GrowingHypothesis> growing_{{}};
  std::vector<PhraseProgress> progress_;  // of each growing hypothesis
  at::Tensor attention_;                  // as well
};

}  // namespace heed
