#include "heed/decoding/search.h"

#include <algorithm>
#include <memory>

#include "heed/text/tokenizer.h"
#include "sentence_search.h"

namespace heed {
namespace {

/// The searches of a batch that still go on. Each growing hypothesis is a row of the next step.
class OpenSearches {
 public:
  OpenSearches(std::span<const Sentence> sentences, const SearchOptions& options)
      : results_(sentences.size()) {
    for (size_t i = 0; i < sentences.size(); ++i) {
      const auto number = static_cast<int64_t>(i);
      open_.push_back({number, sentence_search(sentences[i], options)});
      for (const GrowingHypothesis& hypothesis : open_.back().search->growing()) {
        parents_.push_back(number);
        add_row(hypothesis, number);
      }
    }
  }

  [[nodiscard]] bool empty() const { return open_.empty(); }

  /// The rows of the next step.
  [[nodiscard]] const GrowingRows& rows() const { return rows_; }

  /// Which of the last step's rows they come from; at first, of the sentences.
  [[nodiscard]] const std::vector<int64_t>& parents() const { return parents_; }

  /// How many next tokens of each have to be known.
  [[nodiscard]] int64_t tokens_wanted() const {
    int64_t wanted = 0;
    for (const Open& open : open_) wanted = std::max(wanted, open.search->tokens_wanted());
    return wanted;
  }

  /// Extends all searches by a token. `attention` [rows, src_len] float, or undefined.
  void advance(const BestTokens& next, const at::Tensor& attention) {
    int64_t first_row = 0;
    parents_.clear();
    rows_ = {};
    for (const auto& [sentence, search] : open_) {
      const int64_t count = std::ssize(search->growing());
      if (attention.defined()) search->attend(attention.narrow(0, first_row, count));
      search->advance(next.rows(first_row, count));
      for (const GrowingHypothesis& hypothesis : search->growing()) {
        parents_.push_back(first_row + hypothesis.parent);
        add_row(hypothesis, sentence);
      }
      first_row += count;
    }
    close_finished();
  }

  /// Shows the best of what grows.
  void show(const SearchWatcher& watcher) const {
    for (const auto& [sentence, search] : open_) {
      const auto best =
          std::ranges::max_element(search->growing(), {}, &GrowingHypothesis::objective);
      watcher(sentence, best->tokens);
    }
  }

  std::vector<std::vector<Hypothesis>> take_results() { return std::move(results_); }

 private:
  struct Open {
    int64_t sentence;
    std::unique_ptr<SentenceSearch> search;
  };

  void add_row(const GrowingHypothesis& hypothesis, int64_t sentence) {
    rows_.tokens.push_back(hypothesis.tokens.empty() ? bos_id : hypothesis.tokens.back());
    rows_.sentences.push_back(sentence);
    rows_.required.push_back(hypothesis.required);
  }

  void close_finished() {
    const auto has_ended = [](const Open& open) { return open.search->growing().empty(); };
    for (const Open& open : open_) {
      if (!has_ended(open)) continue;
      results_[static_cast<size_t>(open.sentence)] = open.search->take_finished();
    }
    std::erase_if(open_, has_ended);
  }

  std::vector<Open> open_;
  std::vector<int64_t> parents_;
  GrowingRows rows_;
  std::vector<std::vector<Hypothesis>> results_;
};

bool are_the_first(const std::vector<int64_t>& rows, int64_t count) {
  for (int64_t i = 0; i < std::ssize(rows); ++i) {
    if (rows[static_cast<size_t>(i)] != i) return false;
  }
  return std::ssize(rows) == count;
}

bool have_phrases(std::span<const Sentence> sentences) {
  return std::ranges::any_of(sentences,
                             [](const Sentence& sentence) { return !sentence.phrases.empty(); });
}

}  // namespace

std::vector<std::vector<Hypothesis>> search(StepDecoder& decoder,
                                            std::span<const Sentence> sentences,
                                            const SearchOptions& options,
                                            const SearchWatcher& watcher) {
  OpenSearches searches(sentences, options);
  if (have_phrases(sentences)) decoder.keep_attention(options.alignment_layer);
  int64_t rows = std::ssize(sentences);
  while (!searches.empty()) {
    if (!are_the_first(searches.parents(), rows)) decoder.choose(searches.parents());
    rows = std::ssize(searches.parents());
    const BestTokens next = decoder.step(searches.rows(), searches.tokens_wanted());
    searches.advance(next, decoder.attention());
    if (watcher) searches.show(watcher);
  }
  return searches.take_results();
}

}  // namespace heed
