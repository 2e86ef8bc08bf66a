#include "line_requirements.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "heed/text/blank.h"
#include "heed/text/line_splitter.h"
#include "phrase_parts.h"

namespace heed {
namespace {

std::string_view without_blanks_behind(std::string_view text) {
  return is_blank(text) ? std::string_view() : text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

std::vector<RequiredPart> LineRequirements::parts_of(std::string_view text) const {
  return required_parts(text, glossary_, system_.options.verbatim, system_.tokenizers.target);
}

std::vector<RequiredPart> LineRequirements::phrases_of(size_t line) const {
  std::vector<RequiredPart> phrases;
  if (constraints_.phrases.empty()) return phrases;
  for (const std::string& phrase : constraints_.phrases[line]) {
    add_required(phrases, required_phrase(phrase, system_.tokenizers.target));
  }
  const auto size = [](const RequiredPart& phrase) { return phrase.translation.size(); };
  std::ranges::stable_sort(phrases, std::greater(), size);
  return phrases;
}

std::vector<RequiredPart> LineRequirements::all_of(size_t line, std::string_view text) const {
  std::vector<RequiredPart> all = parts_of(text);
  for (const RequiredPart& phrase : phrases_of(line)) add_required(all, phrase);
  return all;
}

// What it begins with of the prefix that is its line's. In a line in parts that is a sentence,
// which is all of it if others follow, or all that are left.
std::vector<int32_t> LineRequirements::prefix_of(const Segment& segment,
                                                 std::string_view prefix) const {
  const Tokenizer& tokenizer = system_.tokenizers.target;
  prefix = without_blanks_behind(prefix);
  if (segment.part == 0 && segment.is_last) return tokenizer.encode(prefix);
  std::vector<LinePart> sentences = split_sentences(prefix);
  std::erase_if(sentences, [](const LinePart& sentence) { return sentence.text.empty(); });
  if (segment.part >= sentences.size()) return {};
  const auto rest = std::span(sentences).subspan(segment.part);
  if (segment.is_last) {
    std::string text;
    for (const LinePart& sentence : rest) text += sentence.text + sentence.spacing;
    return tokenizer.encode(text);
  }
  std::vector<int32_t> tokens = tokenizer.encode(rest.front().text);
  if (rest.size() > 1) tokens.push_back(eos_id);
  return tokens;
}

void LineRequirements::require_of(Segment& segment) const {
  const bool is_whole_line = segment.part == 0 && segment.is_last;
  segment.required = is_whole_line ? all_of(segment.line, segment.text) : parts_of(segment.text);
  if (!constraints_.prefixes.empty()) {
    segment.sentence.prefix = prefix_of(segment, constraints_.prefixes[segment.line]);
  }
}

void LineRequirements::check_whole(size_t line, std::string_view text,
                                   Translation& translation) const {
  const bool is_one = translation.parts == 1;
  if (glossary_.empty() && is_one) return;
  const std::vector<RequiredPart> required = all_of(line, text);
  for (const RequiredPart& part : required) {
    if (part.kind != RequiredPart::Kind::term) continue;
    const std::string_view term = text.substr(part.begin, part.end - part.begin);
    translation.terms.push_back({std::string(term), part.translation});
  }
  if (is_one || holds(translation.text, {text, required})) return;
  if (translation.is_mended) translation.defects.clear();
  translation.defects.insert(Defect::lost);
  translation.is_mended = false;
}

}  // namespace heed
