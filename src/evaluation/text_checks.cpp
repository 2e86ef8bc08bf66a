#include "heed/evaluation/text_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "heed/core/error.h"
#include "heed/evaluation/characters.h"
#include "heed/evaluation/line_counts.h"
#include "heed/evaluation/tokenize.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// How alike two lines are: the share of common words, numbers and punctuation marks among them,
/// and a little for being of one length.
double likeness(const WordTokenizer& tokenizer, std::string_view a, std::string_view b) {
  const std::string a_text = tokenizer(a), b_text = tokenizer(b);
  auto a_words = split_words(a_text), b_words = split_words(b_text);
  std::ranges::sort(a_words);
  std::ranges::sort(b_words);
  std::vector<std::string_view> common;
  std::ranges::set_intersection(a_words, b_words, std::back_inserter(common));
  const auto lengths = std::minmax({a.size() + 1, b.size() + 1});
  return 2 * static_cast<double>(common.size()) /
             static_cast<double>(a_words.size() + b_words.size() + 1) +
         static_cast<double>(lengths.first) / static_cast<double>(lengths.second) / 4;
}

std::string place_out_of_step(const NamedLines& longer, const NamedLines& shorter) {
  const int64_t missing = std::ssize(longer.lines) - std::ssize(shorter.lines);
  if (2 * missing > std::ssize(shorter.lines)) return "";  // hardly two versions of one text
  const int64_t line = first_line_out_of_step(longer.lines, shorter.lines);
  if (line == std::ssize(shorter.lines)) {
    return fmt::format("They look in step up to line {}, where {} ends", line, shorter.name);
  }
  return fmt::format(
      "They look out of step from line {} on: line {} of {} looks like line {} of {}", line + 1,
      line + 1, shorter.name, line + 1 + missing, longer.name);
}

double share_of(std::span<const std::string> lines, auto condition) {
  const auto count = std::ranges::count_if(lines, condition);
  return lines.empty() ? 0 : static_cast<double>(count) / static_cast<double>(lines.size());
}

bool looks_tokenized(std::span<const std::string> lines) {
  const auto ends_apart = [](const std::string& line) { return line.ends_with(" ."); };
  return std::ranges::count_if(lines, ends_apart) >= 100 ||
         (lines.size() >= 10 && share_of(lines, ends_apart) > 0.5);
}

/// Lines with an upper-case letter, from 0 to 1.
double upper_case_share(std::span<const std::string> lines) {
  return share_of(lines, [](const std::string& line) { return lower_case(line) != line; });
}

constexpr double hardly_any = 0.02;
constexpr double many = 0.3;

}  // namespace

void check_lines_match(const NamedLines& hypotheses, const NamedLines& references) {
  const auto difference = std::ssize(hypotheses.lines) - std::ssize(references.lines);
  const std::string place = difference > 0   ? place_out_of_step(hypotheses, references)
                            : difference < 0 ? place_out_of_step(references, hypotheses)
                                             : "";
  check_line_counts(hypotheses.name, std::ssize(hypotheses.lines), references.name,
                    std::ssize(references.lines), place);
}

int64_t first_line_out_of_step(std::span<const std::string> longer,
                               std::span<const std::string> shorter) {
  const WordTokenizer tokenizer(BleuTokenizer::tokenize_13a);
  const int64_t missing = std::ssize(longer) - std::ssize(shorter);
  // Lines before `best` are in step, those from there on `missing` lines apart: the gain over
  // taking all for in step is to be as large as can be.
  double gain = 0, best_gain = 0;
  int64_t best = std::ssize(shorter);
  for (int64_t i = std::ssize(shorter) - 1; i >= 0; --i) {
    gain += likeness(tokenizer, longer[i + missing], shorter[i]) -
            likeness(tokenizer, longer[i], shorter[i]);
    if (gain <= best_gain) continue;
    best_gain = gain;
    best = i;
  }
  return best;
}

std::vector<std::string> text_warnings(const NamedLines& hypotheses, const NamedLines& references) {
  std::vector<std::string> warnings;
  for (const NamedLines& text : {hypotheses, references}) {
    if (looks_tokenized(text.lines)) {
      warnings.push_back(text.name +
                         " looks tokenized: many lines end in \" .\". Metrics tokenize text "
                         "themselves, so give plain text");
    }
    if (!text.lines.empty() && text.lines.front().starts_with("\xEF\xBB\xBF")) {
      warnings.push_back(text.name + " begins with a byte-order mark, which counts as text");
    }
  }
  const double given = upper_case_share(hypotheses.lines);
  const double wanted = upper_case_share(references.lines);
  if (hypotheses.lines.size() >= 10 && std::min(given, wanted) < hardly_any &&
      std::max(given, wanted) > many) {
    const auto& [lower, other] =
        given < wanted ? std::tie(hypotheses, references) : std::tie(references, hypotheses);
    warnings.push_back(fmt::format("{} looks lower-cased, {} does not: the score counts case",
                                   lower.name, other.name));
  }
  return warnings;
}

}  // namespace heed
