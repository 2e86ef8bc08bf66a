#include "heed/text/known_spaces.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace heed {
namespace {

bool is_known(std::string_view character, const Tokenizer& tokenizer) {
  return std::ranges::none_of(tokenizer.encode(character), [&](int32_t id) {
    return id == unk_id || tokenizer.piece(id).starts_with("<0x");
  });
}

}  // namespace

std::string with_known_spaces(std::string_view line, const Tokenizer& tokenizer) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(line.data());
  const auto size = static_cast<int32_t>(line.size());
  std::string text;
  for (int32_t i = 0; i < size;) {
    const int32_t begin = i;
    UChar32 point = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, point);
    const auto character = line.substr(static_cast<size_t>(begin), static_cast<size_t>(i - begin));
    const bool is_space =
        point == ' ' || (u_isUWhiteSpace(point) != 0 && !is_known(character, tokenizer));
    if (!is_space) {
      text += character;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace heed
