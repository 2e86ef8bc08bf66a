#include "heed/evaluation/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "heed/core/error.h"
#include "heed/evaluation/line_counts.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

using WordNumbers = std::vector<int32_t>;

/// Numbers the words of one sentence and its references: equal words get equal numbers.
class WordNumbering {
 public:
  explicit WordNumbering(BleuTokenizer tokenizer) : tokenizer_(tokenizer) {}

  WordNumbers words(std::string_view line) {
    const std::string tokenized = tokenize_for_bleu(line, tokenizer_);
    WordNumbers numbers;
    for (const std::string_view word : split_words(tokenized)) {
      const auto next = static_cast<int32_t>(numbers_.size());
      numbers.push_back(numbers_.try_emplace(std::string(word), next).first->second);
    }
    return numbers;
  }

 private:
  BleuTokenizer tokenizer_;
  std::unordered_map<std::string, int32_t> numbers_;
};

/// Word numbers, those behind the n-gram's end being 0.
using Ngram = std::array<int32_t, bleu_max_order>;

/// A sorted multiset of n-grams of one order.
using Ngrams = std::vector<Ngram>;

Ngrams ngrams_of(const WordNumbers& words, int64_t order) {
  const auto count = std::max<int64_t>(0, std::ssize(words) - order + 1);
  Ngrams ngrams(count, Ngram{});
  for (int64_t i = 0; i < count; ++i) {
    std::copy_n(words.begin() + i, order, ngrams[i].begin());
  }
  std::sort(ngrams.begin(), ngrams.end());
  return ngrams;
}

/// How many n-grams match, each at most as often as in the reference that has it most often
/// (clipping). On multisets, std::set_union keeps the larger count of two and std::set_intersection
/// the smaller one.
int64_t clipped_matches(const Ngrams& hypothesis, std::span<const WordNumbers> references,
                        int64_t order) {
  Ngrams allowed = ngrams_of(references.front(), order);
  for (const WordNumbers& reference : references.subspan(1)) {
    const Ngrams more = ngrams_of(reference, order);
    Ngrams both;
    std::set_union(allowed.begin(), allowed.end(), more.begin(), more.end(),
                   std::back_inserter(both));
    allowed = std::move(both);
  }
  Ngrams matches;
  std::set_intersection(hypothesis.begin(), hypothesis.end(), allowed.begin(), allowed.end(),
                        std::back_inserter(matches));
  return std::ssize(matches);
}

/// The length closest to `length`; of two as close, the smaller.
int64_t closest_length(int64_t length, std::span<const WordNumbers> references) {
  const auto distance = [length](const WordNumbers& words) {
    return std::pair(std::abs(length - std::ssize(words)), std::ssize(words));
  };
  return std::ssize(*std::ranges::min_element(references, {}, distance));
}

double brevity_penalty(const BleuStatistics& statistics) {
  if (statistics.hyp_len >= statistics.ref_len) return 1.0;
  if (statistics.hyp_len == 0) return 0.0;
  return std::exp(1 - static_cast<double>(statistics.ref_len) /
                          static_cast<double>(statistics.hyp_len));
}

/// Precisions in percent. The k-th order without a match counts as 1 / 2^k matches; orders for
/// which no sentence has enough words stay 0, and so do all when not even a word matches.
BleuOrders<double> smoothed_precisions(const BleuStatistics& statistics) {
  BleuOrders<double> precisions{};
  if (statistics.counts == BleuOrders<int64_t>{}) return precisions;
  double smoothing = 1;
  for (int n = 0; n < bleu_max_order && statistics.totals[n] > 0; ++n) {
    const auto total = static_cast<double>(statistics.totals[n]);
    if (statistics.counts[n] > 0) {
      precisions[n] = 100 * static_cast<double>(statistics.counts[n]) / total;
    } else {
      smoothing *= 2;
      precisions[n] = 100 / (smoothing * total);
    }
  }
  return precisions;
}

double geometric_mean(const BleuOrders<double>& values) {
  double log_sum = 0;
  for (const double value : values) log_sum += std::log(value);  // log(0) is -inf, exp(-inf) is 0
  return std::exp(log_sum / bleu_max_order);
}

}  // namespace

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  hyp_len += other.hyp_len;
  ref_len += other.ref_len;
  for (int n = 0; n < bleu_max_order; ++n) {
    counts[n] += other.counts[n];
    totals[n] += other.totals[n];
  }
  return *this;
}

BleuStatistics sentence_statistics(std::string_view hypothesis,
                                   std::span<const std::string_view> references,
                                   const BleuOptions& options) {
  if (references.empty()) throw Error("BLEU needs at least one reference");
  WordNumbering numbering(options.tokenize);
  const WordNumbers hypothesis_words = numbering.words(hypothesis);
  std::vector<WordNumbers> reference_words;
  for (const std::string_view line : references) reference_words.push_back(numbering.words(line));

  BleuStatistics statistics;
  statistics.hyp_len = std::ssize(hypothesis_words);
  statistics.ref_len = closest_length(statistics.hyp_len, reference_words);
  for (int n = 0; n < bleu_max_order; ++n) {
    const Ngrams ngrams = ngrams_of(hypothesis_words, n + 1);
    statistics.totals[n] = std::ssize(ngrams);
    statistics.counts[n] = clipped_matches(ngrams, reference_words, n + 1);
  }
  return statistics;
}

BleuScore bleu_score(const BleuStatistics& statistics) {
  BleuScore result;
  result.hyp_len = statistics.hyp_len;
  result.ref_len = statistics.ref_len;
  result.counts = statistics.counts;
  result.totals = statistics.totals;
  if (result.ref_len > 0) {
    result.ratio = static_cast<double>(result.hyp_len) / static_cast<double>(result.ref_len);
  }
  result.precisions = smoothed_precisions(statistics);
  result.brevity_penalty = brevity_penalty(statistics);
  result.score = result.brevity_penalty * geometric_mean(result.precisions);
  return result;
}

BleuScore corpus_bleu(std::span<const std::string> hypotheses,
                      std::span<const std::vector<std::string>> references,
                      const BleuOptions& options) {
  for (std::size_t r = 0; r < references.size(); ++r) {
    check_line_counts("hypotheses", std::ssize(hypotheses), "reference " + std::to_string(r + 1),
                      std::ssize(references[r]));
  }
  if (references.empty()) throw Error("BLEU needs at least one reference");
  BleuStatistics sum;
  std::vector<std::string_view> lines(references.size());
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    for (std::size_t r = 0; r < references.size(); ++r) lines[r] = references[r][i];
    sum += sentence_statistics(hypotheses[i], lines, options);
  }
  return bleu_score(sum);
}

}  // namespace heed
