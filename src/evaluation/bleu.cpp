#include "heed/evaluation/bleu.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <deque>

#include "heed/core/error.h"
#include "heed/evaluation/characters.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/line_counts.h"
#include "heed/evaluation/ngrams.h"
#include "heed/evaluation/words.h"
#include "word_numbers.h"

namespace heed {
namespace {

/// The length closest to `length`; of two as close, the smaller.
int64_t closest_length(int64_t length, std::span<const Symbols> references) {
  const auto distance = [length](const Symbols& words) {
    return std::pair(std::abs(length - std::ssize(words)), std::ssize(words));
  };
  return std::ssize(*std::ranges::min_element(references, {}, distance));
}

double brevity_penalty(const BleuScore& score) {
  if (score.hyp_len >= score.ref_len) return 1.0;
  if (score.hyp_len == 0) return 0.0;
  return std::exp(1 - static_cast<double>(score.ref_len) / static_cast<double>(score.hyp_len));
}

/// The precision, in percent, of each order; 0 from the first on for which no sentence has enough
/// words. They are computed in the precision of `Number`.
template <class Number>
class SmoothedPrecisions {
 public:
  explicit SmoothedPrecisions(const BleuOptions& options)
      : method_(options.smooth_method), value_(static_cast<Number>(options.smoothing_value())) {}

  std::vector<double> of(std::span<const Number> counts, std::span<const Number> totals) {
    std::vector<double> precisions(counts.size(), 0.0);
    for (std::size_t n = 0; n < counts.size(); ++n) {
      const Number added = method_ == BleuSmoothing::add_k && n > 0 ? value_ : 0;
      const Number total = totals[n] + added;
      if (total == 0) break;
      precisions[n] = precision(counts[n] + added, total);
      observed_orders_ = static_cast<int64_t>(n) + 1;
    }
    return precisions;
  }

  /// How many orders have n-grams.
  int64_t observed_orders() const { return observed_orders_; }

 private:
  Number precision(Number count, Number total) {
    if (count != 0) return 100 * count / total;
    if (method_ == BleuSmoothing::floor) return 100 * value_ / total;
    if (method_ != BleuSmoothing::exp) return 0;
    doubled_ *= 2;
    return 100 / (doubled_ * total);
  }

  BleuSmoothing method_;
  Number value_;
  Number doubled_ = 1;
  int64_t observed_orders_ = 0;
};

double geometric_mean(std::span<const double> values) {
  double log_sum = 0;
  for (const double value : values) log_sum += std::log(value);  // log(0) is -inf, exp(-inf) is 0
  return std::exp(log_sum / static_cast<double>(values.size()));
}

/// The words of one sentence and its references as numbers.
class NumberedWords {
 public:
  NumberedWords(const WordTokenizer& tokenizer, bool lowercase)
      : tokenizer_(tokenizer), lowercase_(lowercase) {}

  /// Adds a text; what was added stays valid.
  void add(std::string_view text) {
    const std::string lower = lowercase_ ? lower_case(text) : "";
    texts_.push_back(tokenizer_(strip_right(lowercase_ ? lower : text)));
    words_.push_back(split_words(texts_.back()));
    count_ += words_.back().size();
  }

  std::vector<Symbols> numbers() const {
    WordNumbers numbering(count_);
    std::vector<Symbols> result;
    for (const auto& words : words_) result.push_back(numbering.of(words));
    return result;
  }

 private:
  const WordTokenizer& tokenizer_;
  bool lowercase_;
  std::deque<std::string> texts_;  // which does not move them
  std::vector<std::vector<std::string_view>> words_;
  std::size_t count_ = 0;
};

template <class Number>
std::vector<int64_t> integers(std::span<const Number> values) {
  std::vector<int64_t> result;
  for (const Number value : values) result.push_back(std::llround(value));
  return result;
}

template <class Number>
BleuScore details_of(const BleuOptions& options, std::span<const Number> statistics) {
  BleuScore result;
  const int64_t orders = options.max_ngram_order;
  const std::span<const Number> counts = statistics.subspan(2, orders);
  const std::span<const Number> totals = statistics.subspan(2 + orders, orders);
  result.hyp_len = std::llround(statistics[0]);
  result.ref_len = std::llround(statistics[1]);
  result.counts = integers(counts);
  result.totals = integers(totals);
  result.brevity_penalty = brevity_penalty(result);
  result.precisions.assign(orders, 0.0);
  if (result.ref_len > 0) {
    result.ratio = static_cast<double>(result.hyp_len) / static_cast<double>(result.ref_len);
  }
  if (std::ranges::all_of(result.counts, [](int64_t count) { return count == 0; })) return result;

  SmoothedPrecisions<Number> smoothed(options);
  result.precisions = smoothed.of(counts, totals);
  const int64_t used = options.effective_order ? smoothed.observed_orders() : orders;
  result.score = result.brevity_penalty * geometric_mean(std::span(result.precisions).first(used));
  return result;
}

}  // namespace

std::span<const std::pair<BleuSmoothing, const char*>> enum_names(BleuSmoothing) {
  static constexpr std::array<std::pair<BleuSmoothing, const char*>, 4> names = {
      {{BleuSmoothing::none, "none"},
       {BleuSmoothing::floor, "floor"},
       {BleuSmoothing::add_k, "add-k"},
       {BleuSmoothing::exp, "exp"}}};
  return names;
}

double BleuOptions::smoothing_value() const {
  if (smooth_value >= 0) return smooth_value;
  return smooth_method == BleuSmoothing::floor ? 0.1 : 1;
}

Bleu::Bleu(const BleuOptions& options)
    : options_(options), tokenizer_(options.tokenize, options.tokenizer_model) {}

std::vector<double> Bleu::statistics(std::string_view hypothesis,
                                     std::span<const std::string> references) const {
  if (references.empty()) throw Error("BLEU needs at least one reference");
  NumberedWords words(tokenizer_, options_.lowercase);
  words.add(hypothesis);
  for (const std::string& reference : references) words.add(reference);
  const std::vector<Symbols> numbers = words.numbers();
  const Symbols& hypothesis_words = numbers.front();
  const std::span<const Symbols> reference_words = std::span(numbers).subspan(1);

  const int64_t orders = options_.max_ngram_order;
  const int64_t length = std::ssize(hypothesis_words);
  std::vector<double> statistics = {static_cast<double>(length),
                                    static_cast<double>(closest_length(length, reference_words))};
  for (const int64_t count : clipped_matches(hypothesis_words, reference_words, orders)) {
    statistics.push_back(static_cast<double>(count));
  }
  for (int64_t n = 1; n <= orders; ++n) {
    statistics.push_back(static_cast<double>(count_ngrams(hypothesis_words, n)));
  }
  return statistics;
}

BleuScore Bleu::details(std::span<const double> statistics) const {
  return details_of(options_, statistics);
}

CorpusScorer Bleu::scorer() const {
  const std::function<double(std::span<const float>)> sampled =
      [this](std::span<const float> sums) { return details_of(options_, sums).score; };
  return {[this](std::span<const double> sums) { return score(sums); }, sampled};
}

std::string Bleu::verbose(std::span<const double> statistics) const {
  const BleuScore score = details(statistics);
  std::vector<std::string> precisions;
  for (const double precision : score.precisions) {
    precisions.push_back(fmt::format("{:.1f}", precision));
  }
  return fmt::format("{} (BP = {:.3f} ratio = {:.3f} hyp_len = {} ref_len = {})",
                     fmt::join(precisions, "/"), score.brevity_penalty, score.ratio, score.hyp_len,
                     score.ref_len);
}

std::vector<SignaturePart> Bleu::signature() const {
  std::string smoothing = name_of(options_.smooth_method);
  if (options_.smooth_method == BleuSmoothing::floor ||
      options_.smooth_method == BleuSmoothing::add_k) {
    smoothing += fmt::format("[{:.2f}]", options_.smoothing_value());
  }
  return {{"case", "c", options_.lowercase ? "lc" : "mixed"},
          {"eff", "e", options_.effective_order ? "yes" : "no"},
          {"tok", "tok", tokenizer_.name()},
          {"smooth", "s", smoothing}};
}

BleuScore corpus_bleu(std::span<const std::string> hypotheses,
                      std::span<const std::vector<std::string>> references,
                      const BleuOptions& options) {
  for (std::size_t r = 0; r < references.size(); ++r) {
    check_line_counts("hypotheses", std::ssize(hypotheses), "reference " + std::to_string(r + 1),
                      std::ssize(references[r]));
  }
  if (references.empty()) throw Error("BLEU needs at least one reference");
  LineReferences lines(hypotheses.size());
  for (const auto& set : references) {
    for (std::size_t i = 0; i < set.size(); ++i) lines[i].push_back(set[i]);
  }
  const Bleu bleu(options);
  return bleu.details(corpus_statistics(bleu, hypotheses, lines).sum());
}

}  // namespace heed
