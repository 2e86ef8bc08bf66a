#include "heed/decoding/beam_search.h"

#include <ATen/ops/tensor.h>

#include <algorithm>

#include "beam.h"
#include "heed/decoding/best_tokens.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

using Forbidden = std::vector<std::vector<int32_t>>;  // of each hypothesis

int64_t most_of(const Forbidden& forbidden) {
  size_t most = 0;
  for (const auto& tokens : forbidden) most = std::max(most, tokens.size());
  return static_cast<int64_t>(most);
}

// The extensions of one sentence's hypotheses, best first; ties go to the earlier parent and rank.
std::vector<Candidate> candidates_of(const Beam& beam, const Forbidden& forbidden,
                                     int64_t first_row, const BestTokens& next, int64_t count) {
  std::vector<Candidate> candidates;
  for (int64_t i = 0; i < std::ssize(beam.growing()); ++i) {
    const double so_far = beam.growing()[static_cast<size_t>(i)].log_prob;
    const auto& never = forbidden[static_cast<size_t>(i)];
    for (const auto& [token, log_prob] : next.row(first_row + i)) {
      if (std::find(never.begin(), never.end(), token) != never.end()) continue;
      candidates.push_back({i, token, so_far + log_prob});
    }
  }
  const auto is_better = [](const Candidate& a, const Candidate& b) {
    return a.log_prob > b.log_prob;
  };
  std::stable_sort(candidates.begin(), candidates.end(), is_better);
  candidates.resize(std::min(candidates.size(), static_cast<size_t>(count)));
  return candidates;
}

/// The searches that still go on. Each growing hypothesis is a row of the next step.
class OpenBeams {
 public:
  OpenBeams(const std::vector<int64_t>& source_lengths, const OutputVocabulary& outputs,
            const BeamSearchOptions& options)
      : outputs_(outputs), options_(options), results_(source_lengths.size()) {
    for (int64_t i = 0; i < std::ssize(source_lengths); ++i) {
      beams_.emplace_back(i, source_lengths[static_cast<size_t>(i)], options);
      rows_.push_back(i);
      sentences_.push_back(i);
      tokens_.push_back(bos_id);
    }
  }

  [[nodiscard]] bool empty() const { return beams_.empty(); }

  /// Which of the state's rows the next step's come from.
  [[nodiscard]] const std::vector<int64_t>& rows() const { return rows_; }

  /// What the next step begins with, a token for each row.
  [[nodiscard]] const std::vector<int64_t>& tokens() const { return tokens_; }

  /// Extends all searches by the decoder's output [rows, d_model] for their hypotheses.
  void advance(const at::Tensor& x) {
    // Twice the beam: if every hypothesis ended, enough others would be left to go on with.
    const int64_t count = 2 * options_.beam_size;
    std::vector<Forbidden> forbidden;
    int64_t most = 0;
    for (const Beam& beam : beams_) {
      forbidden.push_back(beam.forbidden());
      most = std::max(most, most_of(forbidden.back()));
    }
    const BestTokens next = outputs_.best_tokens(x, sentences_, count + most);
    int64_t first_row = 0;
    rows_.clear();
    sentences_.clear();
    tokens_.clear();
    for (size_t i = 0; i < beams_.size(); ++i) {
      Beam& beam = beams_[i];
      const int64_t rows = std::ssize(beam.growing());
      beam.advance(candidates_of(beam, forbidden[i], first_row, next, count));
      for (const GrowingHypothesis& hypothesis : beam.growing()) {
        rows_.push_back(first_row + hypothesis.parent);
        sentences_.push_back(beam.sentence());
        tokens_.push_back(hypothesis.tokens.back());
      }
      first_row += rows;
    }
    close_finished();
  }

  std::vector<std::vector<Hypothesis>> take_results() { return std::move(results_); }

 private:
  void close_finished() {
    for (Beam& beam : beams_) {
      if (!beam.growing().empty()) continue;
      results_[static_cast<size_t>(beam.sentence())] = beam.take_finished();
    }
    std::erase_if(beams_, [](const Beam& beam) { return beam.growing().empty(); });
  }

  const OutputVocabulary& outputs_;
  const BeamSearchOptions& options_;
  std::vector<Beam> beams_;
  std::vector<int64_t> rows_, sentences_, tokens_;  // of each row of the next step
  std::vector<std::vector<Hypothesis>> results_;
};

bool are_the_first(const std::vector<int64_t>& rows, int64_t count) {
  for (int64_t i = 0; i < std::ssize(rows); ++i) {
    if (rows[static_cast<size_t>(i)] != i) return false;
  }
  return std::ssize(rows) == count;
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(Transformer& model, const Memory& memory,
                                                 const std::vector<int64_t>& source_lengths,
                                                 const OutputVocabulary& outputs,
                                                 const BeamSearchOptions& options) {
  DecoderState state = model->start(memory);
  OpenBeams beams(source_lengths, outputs, options);
  int64_t rows = std::ssize(source_lengths);
  while (!beams.empty()) {
    if (!are_the_first(beams.rows(), rows)) state.choose(at::tensor(beams.rows(), at::kLong));
    rows = std::ssize(beams.rows());
    const at::Tensor tokens = at::tensor(beams.tokens(), at::kLong).to(model->device());
    beams.advance(model->decode_step(tokens, state));
  }
  return beams.take_results();
}

}  // namespace heed
