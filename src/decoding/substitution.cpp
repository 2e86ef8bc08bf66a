#include "substitution.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "heed/evaluation/characters.h"
#include "part_place.h"

namespace heed {
namespace {

bool is_blank_or_mark(char32_t character) {
  return character == ' ' || is_punctuation(character) || is_symbol(character);
}

// Whether a place of a text is within those words.
bool has_at(std::string_view text, Range place, std::string_view words) {
  for (size_t begin = text.find(words); begin <= place.begin; begin = text.find(words, begin + 1)) {
    if (place.end <= begin + words.size()) return true;
  }
  return false;
}

/// Finds places for parts that a translation lacks.
class Placement {
 public:
  Placement(const PiecesOfSource& source, const WordsOfTranslation& translation)
      : source_(source), translation_(translation) {}

  /// Of parts that have the same translation so many are lacking; which ones are there, their
  /// places tell.
  void add(std::span<const RequiredPart> equals, size_t lacking) {
    std::vector<Replacement> found;
    std::vector<RequiredPart> without;
    for (const RequiredPart& part : equals) {
      const auto place = place_of(part, source_, translation_);
      if (!place) {
        without.push_back(part);
      } else if (equals.size() == lacking || !has_at(translation_.text, *place, part.translation)) {
        found.push_back({*place, part});
      }
    }
    if (found.size() > lacking) {
      unclear_.insert(unclear_.end(), equals.begin(), equals.end());
      return;
    }
    if (found.size() < lacking) unclear_.insert(unclear_.end(), without.begin(), without.end());
    replacements_.insert(replacements_.end(), found.begin(), found.end());
  }

  [[nodiscard]] PlacedParts parts() && {
    const auto begin = [](const Replacement& one) { return one.place.begin; };
    std::ranges::stable_sort(replacements_, std::greater(), begin);
    PlacedParts parts{translation_.text, {}, std::move(unclear_)};
    size_t last_begin = parts.text.size();
    for (const auto& [place, part] : replacements_) {
      const bool is_taken = place.end > last_begin;  // two parts have one word
      (is_taken ? parts.unclear : parts.placed).push_back(part);
      if (is_taken) continue;
      parts.text.replace(place.begin, place.end - place.begin, part.translation);
      last_begin = place.begin;
    }
    return parts;
  }

 private:
  struct Replacement {
    Range place;
    RequiredPart part;
  };

  const PiecesOfSource& source_;
  const WordsOfTranslation& translation_;
  std::vector<Replacement> replacements_;
  std::vector<RequiredPart> unclear_;
};

}  // namespace

std::optional<std::string> text_of_parts(const Requirements& required) {
  std::vector<RequiredPart> parts(required.parts.begin(), required.parts.end());
  const auto count = [&](auto kind) {
    return std::ranges::count(parts, kind, &RequiredPart::kind);
  };
  if (parts.empty() || count(RequiredPart::Kind::phrase) > 0) return std::nullopt;
  if (count(RequiredPart::Kind::term) > 1) return std::nullopt;
  std::ranges::sort(parts, std::greater(), &RequiredPart::begin);
  std::string text(required.text), rest(required.text);
  for (const RequiredPart& part : parts) {
    text.replace(part.begin, part.end - part.begin, part.translation);
    rest.erase(part.begin, part.end - part.begin);
  }
  if (!std::ranges::all_of(characters(rest), is_blank_or_mark)) return std::nullopt;
  return text;
}

PlacedParts with_parts_in_place(const std::string& translation, const WordAttention& attention,
                                const Requirements& required, const std::vector<size_t>& ends) {
  const std::vector<RequiredPart> lacking = lacking_parts(translation, required.parts);
  const WordsOfTranslation in_words{translation, words_of(translation), attention};
  if (in_words.words.size() != attention.size()) return {translation, {}, lacking};
  std::map<std::string, std::vector<RequiredPart>> equals;
  for (const RequiredPart& part : required.parts) equals[part.translation].push_back(part);
  const PiecesOfSource source{required.text, ends};
  Placement placement(source, in_words);
  for (const auto& [words, parts] : equals) {
    const auto count = std::ranges::count(lacking, words, &RequiredPart::translation);
    if (count > 0) placement.add(parts, static_cast<size_t>(count));
  }
  return std::move(placement).parts();
}

}  // namespace heed
