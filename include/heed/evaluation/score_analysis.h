#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "heed/core/text_file.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/metric.h"
#include "heed/evaluation/tokenize.h"

namespace heed {

/// The scores of sentences of similar length.
struct LengthBucket {
  std::string label;  ///< "11–15": words.
  int64_t num_sentences = 0;
  std::vector<double> scores;  ///< The corpus score of the bucket's sentences, for each system.
};

/// The scores by length, of lengths that there are, from short to long. `systems` have a row for
/// each of the `lengths`.
std::vector<LengthBucket> scores_by_length(const Metric& metric,
                                           std::span<const StatisticsTable> systems,
                                           std::span<const int64_t> lengths);

/// The number of words in each line, cut at white space.
std::vector<int64_t> word_lengths(std::span<const std::string> lines);

/// How often each word occurs in a text.
using WordCounts = std::unordered_map<std::string, int64_t>;

/// Counts the words of all lines.
WordCounts count_words(LineReader& lines, const WordTokenizer& tokenizer);

/// How a system does on words that training showed about equally often.
struct WordAccuracy {
  int64_t hypothesis_words = 0;
  int64_t reference_words = 0;
  int64_t matches = 0;  ///< Words of hypotheses that their reference has, each as often at most.

  double recall() const;  ///< Of 1; NaN without words in the references.
  double f1() const;      ///< Of 1; NaN without words.
};

/// The accuracy of words by how often they occur in training.
struct FrequencyBucket {
  std::string label;  ///< "5–9": times.
  std::vector<WordAccuracy> systems;
};

/// The accuracy of words that are rare or frequent in `training`, as compare-mt shows it (Neubig et
/// al., 2019): from unseen words on. `references` has one line for each hypothesis.
std::vector<FrequencyBucket> accuracy_by_frequency(
    const WordCounts& training, std::span<const std::vector<std::string>> systems,
    std::span<const std::string> references, const WordTokenizer& tokenizer);

/// The score of each sentence for itself.
std::vector<double> sentence_scores(const Metric& metric, const StatisticsTable& sentences);

/// The indices of the `count` lowest values, the lowest first, of equals the first ones first.
std::vector<int64_t> lowest(std::span<const double> values, int64_t count);

}  // namespace heed
