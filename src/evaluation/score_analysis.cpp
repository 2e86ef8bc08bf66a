#include "heed/evaluation/score_analysis.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <string_view>

#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// The lower ends of buckets, of which the last has no upper end.
constexpr std::array<int64_t, 9> length_bounds = {0, 6, 11, 16, 21, 31, 41, 51, 71};
constexpr std::array<int64_t, 8> frequency_bounds = {0, 1, 2, 5, 10, 100, 1000, 10'000};

std::size_t bucket_of(std::span<const int64_t> bounds, int64_t value) {
  return std::ranges::upper_bound(bounds, value) - bounds.begin() - 1;
}

/// "6–10", "1", "71+".
std::string bucket_label(std::span<const int64_t> bounds, std::size_t bucket) {
  const std::string low = std::to_string(bounds[bucket]);
  if (bucket + 1 == bounds.size()) return low + "+";
  const int64_t high = bounds[bucket + 1] - 1;
  return high == bounds[bucket] ? low : low + "–" + std::to_string(high);
}

/// One sentence's words, each with its number.
WordCounts counts_of(const std::string& line, const WordTokenizer& tokenizer) {
  WordCounts counts;
  const std::string tokenized = tokenizer(strip_right(line));
  for (const std::string_view word : split_words(tokenized)) ++counts[std::string(word)];
  return counts;
}

/// Counts words into buckets by their frequency in training.
class FrequencyCounter {
 public:
  FrequencyCounter(const WordCounts& training, std::vector<FrequencyBucket>& buckets)
      : training_(training), buckets_(buckets) {}

  void add(std::size_t system, const WordCounts& hypothesis, const WordCounts& reference) {
    for (const auto& [word, count] : hypothesis) {
      WordAccuracy& accuracy = accuracy_of(word, system);
      accuracy.hypothesis_words += count;
      const auto wanted = reference.find(word);
      if (wanted != reference.end()) accuracy.matches += std::min(count, wanted->second);
    }
    for (const auto& [word, count] : reference) accuracy_of(word, system).reference_words += count;
  }

 private:
  WordAccuracy& accuracy_of(const std::string& word, std::size_t system) {
    const auto found = training_.find(word);
    const int64_t frequency = found == training_.end() ? 0 : found->second;
    return buckets_[bucket_of(frequency_bounds, frequency)].systems[system];
  }

  const WordCounts& training_;
  std::vector<FrequencyBucket>& buckets_;
};

double ratio(int64_t part, int64_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<LengthBucket> scores_by_length(const Metric& metric,
                                           std::span<const StatisticsTable> systems,
                                           std::span<const int64_t> lengths) {
  const std::vector<double> zero(metric.num_statistics());
  std::vector<std::vector<std::vector<double>>> sums(
      length_bounds.size(), std::vector<std::vector<double>>(systems.size(), zero));
  std::vector<LengthBucket> buckets(length_bounds.size());
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::size_t bucket = bucket_of(length_bounds, lengths[i]);
    ++buckets[bucket].num_sentences;
    for (std::size_t s = 0; s < systems.size(); ++s) {
      auto& sum = sums[bucket][s];
      std::ranges::transform(sum, systems[s].row(static_cast<int64_t>(i)), sum.begin(),
                             std::plus<>());
    }
  }
  for (std::size_t b = 0; b < buckets.size(); ++b) {
    buckets[b].label = bucket_label(length_bounds, b);
    for (const auto& sum : sums[b]) buckets[b].scores.push_back(metric.score(sum));
  }
  std::erase_if(buckets, [](const LengthBucket& bucket) { return bucket.num_sentences == 0; });
  return buckets;
}

std::vector<int64_t> word_lengths(std::span<const std::string> lines) {
  std::vector<int64_t> lengths;
  for (const std::string& line : lines) lengths.push_back(std::ssize(split_words(line)));
  return lengths;
}

WordCounts count_words(LineReader& lines, const WordTokenizer& tokenizer) {
  WordCounts counts;
  std::string line;
  while (lines.next(line)) {
    const std::string tokenized = tokenizer(strip_right(line));
    for (const std::string_view word : split_words(tokenized)) ++counts[std::string(word)];
  }
  return counts;
}

double WordAccuracy::recall() const { return ratio(matches, reference_words); }

double WordAccuracy::f1() const { return ratio(2 * matches, hypothesis_words + reference_words); }

std::vector<FrequencyBucket> accuracy_by_frequency(
    const WordCounts& training, std::span<const std::vector<std::string>> systems,
    std::span<const std::string> references, const WordTokenizer& tokenizer) {
  std::vector<FrequencyBucket> buckets(frequency_bounds.size());
  for (std::size_t b = 0; b < buckets.size(); ++b) {
    buckets[b] = {bucket_label(frequency_bounds, b), std::vector<WordAccuracy>(systems.size())};
  }
  FrequencyCounter counter(training, buckets);
  for (std::size_t i = 0; i < references.size(); ++i) {
    const WordCounts reference = counts_of(references[i], tokenizer);
    for (std::size_t s = 0; s < systems.size(); ++s) {
      counter.add(s, counts_of(systems[s][i], tokenizer), reference);
    }
  }
  std::erase_if(buckets, [](const FrequencyBucket& bucket) {
    return std::ranges::all_of(bucket.systems, [](const WordAccuracy& system) {
      return system.hypothesis_words + system.reference_words == 0;
    });
  });
  return buckets;
}

std::vector<double> sentence_scores(const Metric& metric, const StatisticsTable& sentences) {
  std::vector<double> scores;
  scores.reserve(sentences.rows());
  for (int64_t i = 0; i < sentences.rows(); ++i) scores.push_back(metric.score(sentences.row(i)));
  return scores;
}

std::vector<int64_t> lowest(std::span<const double> values, int64_t count) {
  std::vector<int64_t> indices(values.size());
  std::iota(indices.begin(), indices.end(), 0);
  const auto end = indices.begin() + std::min(count, std::ssize(indices));
  std::partial_sort(indices.begin(), end, indices.end(), [&](int64_t a, int64_t b) {
    return std::pair(values[a], a) < std::pair(values[b], b);
  });
  indices.erase(end, indices.end());
  return indices;
}

}  // namespace heed
