#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace heed {

/// What a place to cut a line at lies behind, the best last; `inside` is within what shall stay
/// whole.
enum class CutRank { inside, character, word, pause, sentence };

/// A place to cut a line at: the text before it ends at `end`, the text behind it begins at `next`.
/// Between them are blanks, if anything.
struct Cut {
  size_t end;
  size_t next;
  CutRank rank;
};

/// All places where a line may be cut, as split_line() describes them, in the order of the text.
/// The first has no text before it where the line begins with blanks; the last is the line's end.
std::vector<Cut> find_cuts(std::string_view line, std::span<const std::string_view> whole);

}  // namespace heed
