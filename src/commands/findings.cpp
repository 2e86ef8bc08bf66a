#include "findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace heed {
namespace {

constexpr int64_t most_named = 10;

/// What translations with a defect do, and what they, and one, did.
struct Words {
  const char *have, *had, *it_has, *it_had;
};

const Words& words_of(Defect defect) {
  static const std::map<Defect, Words> words{
      {Defect::none, {"", "", "", ""}},
      {Defect::empty, {"are empty", "were empty", "is empty", "was empty"}},
      {Defect::repetition,
       {"repeat themselves", "repeated themselves", "repeats itself", "repeated itself"}},
      {Defect::cut_off, {"do not end", "did not end", "does not end", "did not end"}},
      {Defect::too_short,
       {"are far too short", "were far too short", "is far too short", "was far too short"}},
      {Defect::lost,
       {"have lost an address, a tag or the like", "had lost an address, a tag or the like",
        "has lost an address, a tag or the like", "had lost an address, a tag or the like"}}};
  return words.at(defect);
}

}  // namespace

void LineNumbers::add(int64_t number) {
  ++count_;
  if (count_ <= most_named) named_.push_back(number);
}

std::string LineNumbers::text() const {
  const int64_t others = count_ - std::ssize(named_);
  return fmt::format("{} {}{}", count_ == 1 ? "line" : "lines", fmt::join(named_, ", "),
                     others > 0 ? fmt::format(" and {} more", format_count(others)) : "");
}

void Findings::add(std::span<const Translation> translations) {
  for (const Translation& translation : translations) {
    ++lines_;
    if (!translation.terms.empty()) ++lines_with_terms_;
    if (translation.parts > 1) in_parts_.add(lines_);
    if (translation.defect == Defect::none) continue;
    (translation.is_mended ? mended_ : defective_)[translation.defect].add(lines_);
  }
}

void Findings::report(const TranslatorOptions& options, Console& console) const {
  if (in_parts_.count() > 0 && !options.split_sentences) {
    console.line(fmt::format("Translated in parts, for they have more than {} pieces: {}",
                             options.max_source_length, in_parts_.text()));
  }
  for (const auto& [defect, lines] : mended_) {
    console.line(
        fmt::format("Searched for again, as they {}: {}", words_of(defect).had, lines.text()));
  }
  for (const auto& [defect, lines] : defective_) {
    console.line(
        fmt::format("To be looked at, as they {}: {}", words_of(defect).have, lines.text()));
  }
}

void Findings::report_terms(Console& console) const {
  if (lines_ == 0) return;
  console.line(lines_with_terms_ > 0
                   ? fmt::format("Terms of the glossary: in {} of {} lines",
                                 format_count(lines_with_terms_), format_count(lines_))
                   : "No line has a term of the glossary. Terms are whole words, in letters of the "
                     "same case");
}

void remark_on(const Translation& translation, Console& console) {
  if (translation.parts > 1) {
    console.line(fmt::format("(translated in {} parts)", translation.parts));
  }
  const Words& words = words_of(translation.defect);
  if (translation.is_mended) {
    console.line(fmt::format("(searched for again, as the first translation {})", words.it_had));
  } else if (translation.defect != Defect::none) {
    console.line(fmt::format("(to be looked at: it {})", words.it_has));
  }
}

}  // namespace heed
