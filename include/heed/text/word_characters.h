#pragma once

#include <cstddef>
#include <string_view>

namespace heed {

/// Whether words of the character's script are told apart by spaces, and it is a letter or a digit,
/// or a mark that belongs to one. Chinese characters and their like are not.
[[nodiscard]] bool is_word_character(char32_t character);

/// Whether it is a letter of a script whose words stand without spaces between.
[[nodiscard]] bool is_spaceless_letter(char32_t character);

/// Whether it is such a letter, or a mark of that width, as Chinese and Japanese have.
[[nodiscard]] bool stands_without_spaces(char32_t character);

/// The character that begins at a place of a text in UTF-8, and the one that ends there; U+FFFD
/// within a character and where there is none.
[[nodiscard]] char32_t character_at(std::string_view text, size_t place);
[[nodiscard]] char32_t character_before(std::string_view text, size_t place);

/// Whether a word may end, and another begin, at a place of a text.
[[nodiscard]] bool is_word_boundary(std::string_view text, size_t place);

}  // namespace heed
