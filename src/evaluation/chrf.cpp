#include "heed/evaluation/chrf.h"

#include <algorithm>

#include "heed/core/error.h"
#include "heed/evaluation/characters.h"
#include "heed/evaluation/ngrams.h"
#include "heed/evaluation/words.h"
#include "word_numbers.h"

namespace heed {
namespace {

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

/// The words of a text, cut off one punctuation mark at their end or else at their beginning.
std::vector<std::string_view> words_without_punctuation(std::string_view text) {
  std::vector<std::string_view> result;
  for (const std::string_view word : split_words(text)) {
    std::size_t cut = 0;
    if (word.size() > 1 && is_ascii_punctuation(word.back())) {
      cut = word.size() - 1;
    } else if (word.size() > 1 && is_ascii_punctuation(word.front())) {
      cut = 1;
    }
    if (cut > 0) result.push_back(word.substr(0, cut));
    result.push_back(word.substr(cut));
  }
  return result;
}

Symbols character_symbols(std::string_view text, bool whitespace) {
  Symbols symbols;
  symbols.reserve(text.size());
  const auto add = [&](std::string_view part) {
    for (const char32_t c : characters(part)) symbols.push_back(static_cast<int32_t>(c));
  };
  if (whitespace) {
    add(text);
  } else {
    for (const std::string_view word : split_words(text)) add(word);
  }
  return symbols;
}

/// Adds, for each order, the n-grams of the hypothesis, those of the reference, and the matches.
void add_match_statistics(std::vector<double>& statistics, const Symbols& hypothesis,
                          const Symbols& reference, int64_t max_order) {
  const std::vector<int64_t> matches = clipped_matches(hypothesis, {&reference, 1}, max_order);
  for (int64_t n = 1; n <= max_order; ++n) {
    const int64_t wanted = count_ngrams(reference, n);
    const int64_t given = wanted > 0 ? count_ngrams(hypothesis, n) : 0;
    for (const int64_t number : {given, wanted, matches[n - 1]}) {
      statistics.push_back(static_cast<double>(number));
    }
  }
}

/// The F-score of `precision` and `recall` is (1 + factor) P R / (factor P + R).
template <class Number>
Number f_score(Number factor, Number precision, Number recall) {
  return (1 + factor) * precision * recall / (factor * precision + recall);
}

constexpr double epsilon = 1e-16;

/// Every order's F-score, those without n-grams being all but 0, averaged.
template <class Number>
Number smoothed_f_score(Number factor, std::span<const Number> statistics) {
  constexpr auto least = static_cast<Number>(epsilon);
  Number sum = 0;
  for (std::size_t i = 0; i < statistics.size(); i += 3) {
    const Number precision = statistics[i] > 0 ? statistics[i + 2] / statistics[i] : least;
    const Number recall = statistics[i + 1] > 0 ? statistics[i + 2] / statistics[i + 1] : least;
    sum += factor * precision + recall > 0 ? f_score(factor, precision, recall) : least;
  }
  return 100 * sum / static_cast<Number>(statistics.size() / 3);
}

/// The F-score of precision and recall averaged over the orders that both texts have n-grams of.
template <class Number>
Number effective_f_score(Number factor, std::span<const Number> statistics) {
  Number precision = 0, recall = 0, orders = 0;
  for (std::size_t i = 0; i < statistics.size(); i += 3) {
    if (statistics[i] == 0 || statistics[i + 1] == 0) continue;
    precision += statistics[i + 2] / statistics[i];
    recall += statistics[i + 2] / statistics[i + 1];
    ++orders;
  }
  if (precision + recall == 0) return 0;
  return 100 * f_score(factor, precision / orders, recall / orders);
}

template <class Number>
Number score_of(const ChrfOptions& options, std::span<const Number> statistics) {
  const auto factor = static_cast<Number>(options.beta * options.beta);
  return options.eps_smoothing ? smoothed_f_score(factor, statistics)
                               : effective_f_score(factor, statistics);
}

}  // namespace

Chrf::Chrf(const ChrfOptions& options) : options_(options) {
  if (options.char_order + options.word_order == 0) {
    throw UsageError("chrF has no n-grams to count", "--chrf_char_order, --chrf_word_order",
                     "Give one of them a value above 0");
  }
}

std::string Chrf::name() const {
  return "chrF" + std::to_string(options_.beta) + std::string(options_.word_order, '+');
}

int64_t Chrf::num_statistics() const { return 3 * (options_.char_order + options_.word_order); }

std::vector<double> Chrf::statistics(std::string_view hypothesis,
                                     std::span<const std::string> references) const {
  if (references.empty()) throw Error("chrF needs at least one reference");
  const auto in_case = [&](std::string_view text) {
    return options_.lowercase ? lower_case(text) : std::string(text);
  };
  const std::string text = in_case(hypothesis);
  const Symbols hypothesis_characters = character_symbols(text, options_.whitespace);
  const auto hypothesis_words = words_without_punctuation(text);
  std::vector<double> best;
  double best_score = -1;
  for (const std::string& line : references) {
    const std::string reference = in_case(line);
    std::vector<double> statistics;
    add_match_statistics(statistics, hypothesis_characters,
                         character_symbols(reference, options_.whitespace), options_.char_order);
    if (options_.word_order > 0) {
      const auto words = words_without_punctuation(reference);
      WordNumbers numbers(hypothesis_words.size() + words.size());
      const Symbols hypothesis_numbers = numbers.of(hypothesis_words);
      add_match_statistics(statistics, hypothesis_numbers, numbers.of(words), options_.word_order);
    }
    const double its_score = score(statistics);
    if (its_score <= best_score) continue;
    best_score = its_score;
    best = std::move(statistics);
  }
  return best;
}

double Chrf::score(std::span<const double> statistics) const {
  return score_of(options_, statistics);
}

CorpusScorer Chrf::scorer() const {
  const std::function<float(std::span<const float>)> sampled = [this](std::span<const float> sums) {
    return score_of(options_, sums);
  };
  return {[this](std::span<const double> sums) { return score(sums); }, sampled};
}

std::vector<SignaturePart> Chrf::signature() const {
  const auto yes_or_no = [](bool value) { return value ? "yes" : "no"; };
  return {{"case", "c", options_.lowercase ? "lc" : "mixed"},
          {"eff", "e", yes_or_no(!options_.eps_smoothing)},
          {"nc", "nc", std::to_string(options_.char_order)},
          {"nw", "nw", std::to_string(options_.word_order)},
          {"space", "s", yes_or_no(options_.whitespace)}};
}

}  // namespace heed
