#pragma once

#include <string>
#include <string_view>

namespace heed {

/// The characters (code points) of `text`. Bytes that are not UTF-8 count as U+FFFD each.
std::u32string characters(std::string_view text);

/// Adds a character to a text in UTF-8.
void append_character(std::string& text, char32_t character);

/// `text` in lower case, as Python's str.lower() gives it: by Unicode's mappings for no language in
/// particular, with its rule for the Greek sigma at the end of a word.
std::string lower_case(std::string_view text);

/// Whether Unicode calls the character punctuation, a symbol or a number (general categories P, S
/// and N).
bool is_punctuation(char32_t character);
bool is_symbol(char32_t character);
bool is_number(char32_t character);

}  // namespace heed
