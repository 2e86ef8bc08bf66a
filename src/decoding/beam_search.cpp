#include "heed/decoding/beam_search.h"

#include <ATen/ops/full.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/topk.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "beam.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

/// The best next tokens of each row, on the CPU.
struct NextTokens {
  at::Tensor log_probs;  // [rows, count] double
  at::Tensor tokens;     // [rows, count] int64
};

// Top-k of the logits, made log-probabilities by one log-sum-exp a row: cheaper than a softmax.
NextTokens best_next_tokens(at::Tensor logits, int64_t count) {
  const at::Tensor log_sum = logits.logsumexp(-1, /*keepdim=*/true);  // [rows, 1]
  for (const int64_t never : {int64_t{pad_id}, int64_t{unk_id}, int64_t{bos_id}}) {
    logits.select(-1, never).fill_(impossible);
  }
  const auto [values, indices] = logits.topk(std::min(count, logits.size(-1)), -1);
  return {(values - log_sum).to(at::kDouble).cpu(), indices.cpu()};
}

// The extensions of one sentence's hypotheses, best first; ties go to the earlier beam and rank.
std::vector<Candidate> candidates_of(const Beam& beam, int64_t first_row, int64_t beam_size,
                                     const NextTokens& next) {
  const auto log_probs = next.log_probs.accessor<double, 2>();
  const auto tokens = next.tokens.accessor<int64_t, 2>();
  std::vector<Candidate> candidates;
  for (int64_t i = 0; i < beam_size; ++i) {
    const double so_far = beam.log_prob(i);
    if (so_far == impossible) continue;
    for (int64_t j = 0; j < log_probs.size(1); ++j) {
      const double log_prob = so_far + log_probs[first_row + i][j];
      if (log_prob == impossible) continue;
      candidates.push_back({i, static_cast<int32_t>(tokens[first_row + i][j]), log_prob});
    }
  }
  const auto is_better = [](const Candidate& a, const Candidate& b) {
    return a.log_prob > b.log_prob;
  };
  std::stable_sort(candidates.begin(), candidates.end(), is_better);
  candidates.resize(std::min(candidates.size(), static_cast<size_t>(2 * beam_size)));
  return candidates;
}

/// The sentences that are still being translated, and what the next step needs of them.
struct Search {
  std::vector<Beam> beams;
  at::Tensor tokens;  // [beams * beam_size] int64, on the CPU
};

// Drops the finished sentences and puts the model's state into the order of the hypotheses.
void follow_hypotheses(Search& search, int64_t beam_size, DecoderState& state,
                       std::vector<std::vector<Hypothesis>>& results) {
  std::vector<Beam> open;
  std::vector<int64_t> rows, sentences, tokens;
  for (int64_t i = 0; i < std::ssize(search.beams); ++i) {
    Beam& beam = search.beams[static_cast<size_t>(i)];
    if (beam.is_done()) {
      results[static_cast<size_t>(beam.sentence())] = beam.take_finished();
      continue;
    }
    sentences.push_back(i);
    for (int64_t j = 0; j < beam_size; ++j) {
      rows.push_back(i * beam_size + beam.parent(j));
      tokens.push_back(beam.last_token(j));
    }
    open.push_back(std::move(beam));
  }
  const bool all_stay = open.size() == search.beams.size();
  const bool in_place = all_stay && std::is_sorted(rows.begin(), rows.end()) &&
                        std::adjacent_find(rows.begin(), rows.end()) == rows.end();
  search.beams = std::move(open);
  search.tokens = at::tensor(tokens, at::kLong);
  if (search.beams.empty() || in_place) return;
  state.reorder(at::tensor(rows, at::kLong),
                all_stay ? at::Tensor() : at::tensor(sentences, at::kLong));
}

Search start_search(const std::vector<int64_t>& source_lengths, const BeamSearchOptions& options) {
  Search search;
  for (int64_t i = 0; i < std::ssize(source_lengths); ++i) {
    const int64_t max_length = source_lengths[static_cast<size_t>(i)] + options.max_extra_length;
    search.beams.emplace_back(i, max_length, options);
  }
  search.tokens = at::full({std::ssize(search.beams) * options.beam_size}, bos_id, at::kLong);
  return search;
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(Transformer& model, const Memory& memory,
                                                 const std::vector<int64_t>& source_lengths,
                                                 const BeamSearchOptions& options) {
  std::vector<std::vector<Hypothesis>> results(source_lengths.size());
  DecoderState state = model->start(memory);
  Search search = start_search(source_lengths, options);
  while (!search.beams.empty()) {
    const at::Tensor logits = model->decode_step(search.tokens.to(model->device()), state);
    // Twice the beam: if every hypothesis ended, enough others would be left to go on with.
    const NextTokens next = best_next_tokens(logits, 2 * options.beam_size);
    for (int64_t i = 0; i < std::ssize(search.beams); ++i) {
      Beam& beam = search.beams[static_cast<size_t>(i)];
      beam.advance(candidates_of(beam, i * options.beam_size, options.beam_size, next));
    }
    follow_hypotheses(search, options.beam_size, state, results);
  }
  return results;
}

}  // namespace heed
