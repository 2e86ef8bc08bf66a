#include "heed/evaluation/ter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "heed/core/error.h"
#include "heed/evaluation/translation_edits.h"
#include "heed/evaluation/words.h"
#include "word_numbers.h"

namespace heed {
namespace {

template <class Number>
Number score_of(std::span<const Number> statistics) {
  const Number edits = statistics[0];
  const Number length = statistics[1];
  if (length > 0) return 100 * (edits / length);
  return edits > 0 ? 100 : 0;
}

/// sacreBLEU tokenizes references twice, which makes "it 's 's" of "it's's" where hypotheses keep
/// "it's 's".
std::string tokenize_reference(std::string_view line, const TerOptions& options) {
  const std::string once = tokenize_for_ter(strip_right(line), options);
  return tokenize_for_ter(fmt::format("{}", fmt::join(split_words(once), " ")), options);
}

}  // namespace

std::vector<double> Ter::statistics(std::string_view hypothesis,
                                    std::span<const std::string> references) const {
  if (references.empty()) throw Error("TER needs at least one reference");
  const std::string text = tokenize_for_ter(strip_right(hypothesis), options_);
  const auto hypothesis_words = split_words(text);
  int64_t fewest_edits = std::numeric_limits<int64_t>::max();
  int64_t total_length = 0;
  for (const std::string& line : references) {
    const std::string reference = tokenize_reference(line, options_);
    const auto words = split_words(reference);
    WordNumbers numbers(hypothesis_words.size() + words.size());
    const Symbols from = numbers.of(hypothesis_words);
    fewest_edits = std::min(fewest_edits, translation_edits(from, numbers.of(words)));
    total_length += std::ssize(words);
  }
  return {static_cast<double>(fewest_edits),
          static_cast<double>(total_length) / static_cast<double>(references.size())};
}

double Ter::score(std::span<const double> statistics) const { return score_of(statistics); }

CorpusScorer Ter::scorer() const {
  const std::function<float(std::span<const float>)> sampled = score_of<float>;
  return {score_of<double>, sampled};
}

std::vector<SignaturePart> Ter::signature() const {
  const auto yes_or_no = [](bool value) { return value ? "yes" : "no"; };
  return {{"case", "c", options_.case_sensitive ? "mixed" : "lc"},
          {"tok", "t", "tercom"},
          {"norm", "nr", yes_or_no(options_.normalized)},
          {"punct", "pn", yes_or_no(!options_.no_punct)},
          {"asian", "as", yes_or_no(options_.asian_support)}};
}

}  // namespace heed
