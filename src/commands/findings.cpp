#include "findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace heed {
namespace {

constexpr int64_t most_named = 10;

// What a translation is searched for again, or to be looked at, for.
const char* reason(Defect defect) {
  switch (defect) {
    case Defect::none:
      break;
    case Defect::empty:
      return "being empty";
    case Defect::repetition:
      return "repetitions";
    case Defect::cut_off:
      return "having no end";
    case Defect::too_short:
      return "being far too short";
    case Defect::lost:
      return "a lost term, phrase, address, tag or the like";
  }
  return "";
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
    for (const Defect defect : translation.defects) {
      (translation.is_mended ? mended_ : defective_)[defect].add(lines_);
    }
  }
}

void Findings::report(const TranslatorOptions& options, Console& console) const {
  if (in_parts_.count() > 0 && options.split_sentences != SentenceSplitting::always) {
    console.line(fmt::format("Translated in parts, for having more than {} pieces: {}",
                             options.max_source_length, in_parts_.text()));
  }
  for (const auto& [defect, lines] : mended_) {
    console.line(fmt::format("Searched for again, for {}: {}", reason(defect), lines.text()));
  }
  for (const auto& [defect, lines] : defective_) {
    console.line(fmt::format("To be looked at, for {}: {}", reason(defect), lines.text()));
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

void remark_on(const Translation& translation, const TranslatorOptions& options, Console& console) {
  if (translation.parts > 1 && options.split_sentences != SentenceSplitting::always) {
    console.line(fmt::format("(translated in {} parts)", translation.parts));
  }
  for (const Defect defect : translation.defects) {
    console.line(fmt::format("({}, for {})",
                             translation.is_mended ? "searched for again" : "to be looked at",
                             reason(defect)));
  }
}

}  // namespace heed
