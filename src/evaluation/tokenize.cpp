#include "heed/evaluation/tokenize.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "heed/core/option_field.h"
#include "heed/evaluation/characters.h"
#include "heed/evaluation/words.h"
#include "piece_separator.h"
#include "separation.h"

namespace heed {
namespace {

/// Undoes line breaks and the SGML of NIST's files.
void remove_markup(std::string& text) {
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  replace_entities(text);
}

std::string tokenize_none(std::string_view line) { return std::string(line); }

std::string tokenize_13a(std::string_view line) {
  std::string text(line);
  remove_markup(text);
  text.insert(0, 1, ' ').push_back(' ');
  return separate_points_and_dashes(separate_ascii_symbols(text));
}

std::string tokenize_intl(std::string_view line) {
  const auto punctuation_after_other = [](char32_t a, char32_t b) {
    return is_punctuation(b) && !is_number(a);
  };
  const auto punctuation_before_other = [](char32_t a, char32_t b) {
    return is_punctuation(a) && !is_number(b);
  };
  std::u32string text =
      replace_pairs(characters(line), punctuation_after_other, spaced_second<char32_t>);
  text = replace_pairs(text, punctuation_before_other, spaced_first<char32_t>);
  return separate_characters(text, is_symbol);
}

/// Whether the `zh` tokenizer makes a word of the character.
bool is_chinese(char32_t c) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  // sacreBLEU means U+20000 to U+2A6D6 and U+2F800 to U+2FA1D, too, but writes them with four
  // digits: what its comparison takes are U+2001 to U+2A6D and a part of the Kangxi radicals.
  static constexpr std::array<Range, 20> ranges = {{
      {0x2001, 0x2A6D}, {0x2E80, 0x2EFF}, {0x2F00, 0x2FDF}, {0x2FF0, 0x2FFF}, {0x3000, 0x303F},
      {0x3100, 0x312F}, {0x31A0, 0x31BF}, {0x31C0, 0x31EF}, {0x3200, 0x32FF}, {0x3300, 0x33FF},
      {0x3400, 0x4DB5}, {0x4E00, 0x9FA5}, {0x9FA6, 0x9FBB}, {0xF900, 0xFA2D}, {0xFA30, 0xFA6A},
      {0xFA70, 0xFAD9}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF}, {0x2600, 0x27BF},
  }};
  return std::ranges::any_of(ranges, [c](Range r) { return c >= r.first && c <= r.last; });
}

std::string tokenize_zh(std::string_view line) {
  const std::string text = separate_characters(characters(strip(line)), is_chinese);
  return separate_points_and_dashes(separate_ascii_symbols(text));
}

std::string tokenize_characters(std::string_view line) {
  std::string text;
  text.reserve(2 * line.size());
  for (const char c : line) {
    const bool begins_character = (c & 0xC0) != 0x80;
    if (begins_character) text.push_back(' ');
    text.push_back(c);
  }
  return text;
}

}  // namespace

std::span<const std::pair<BleuTokenizer, const char*>> enum_names(BleuTokenizer) {
  static constexpr std::array<std::pair<BleuTokenizer, const char*>, 6> names = {
      {{BleuTokenizer::tokenize_13a, "13a"},
       {BleuTokenizer::none, "none"},
       {BleuTokenizer::intl, "intl"},
       {BleuTokenizer::character, "char"},
       {BleuTokenizer::zh, "zh"},
       {BleuTokenizer::spm, "spm"}}};
  return names;
}

WordTokenizer::WordTokenizer(BleuTokenizer tokenizer, const std::filesystem::path& model)
    : name_(name_of(tokenizer)) {
  switch (tokenizer) {
    case BleuTokenizer::tokenize_13a:
      separate_ = tokenize_13a;
      return;
    case BleuTokenizer::none:
      separate_ = tokenize_none;
      return;
    case BleuTokenizer::intl:
      separate_ = tokenize_intl;
      return;
    case BleuTokenizer::character:
      separate_ = tokenize_characters;
      return;
    case BleuTokenizer::zh:
      separate_ = tokenize_zh;
      return;
    case BleuTokenizer::spm:
      const PieceSeparator pieces(model);
      name_ += "-" + pieces.model_hash();
      separate_ = pieces;
      return;
  }
}

}  // namespace heed
