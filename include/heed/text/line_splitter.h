#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// A part of a line, and the blanks that stand behind it there: none where parts touch.
struct LinePart {
  std::string text;
  std::string spacing;
};

/// Cuts a line into parts of at most `limit` pieces each. A line within the limit is one part,
/// whatever blanks it has.
///
/// Each part reaches to the last end of a sentence within the limit; where there is none, to the
/// last other punctuation, else to the last end of a word, else as far as it can. The text and
/// spacing of all parts make the line again. Texts begin and end with characters other than blanks:
/// blanks at the line's end are the last part's spacing, and those at its beginning are the spacing
/// of a first part without text.
///
/// - A sentence ends behind `. ! ? …` and their like in other scripts, with the closing quotes and
///   brackets that follow, before a blank; behind Chinese and Japanese marks before anything.
/// - Before a lower-case letter these marks count as other punctuation. A dot behind one letter
///   ("e.g. this", "J. Smith"), behind a title or another common abbreviation ("Dr. Smith", "No.
///   5"), behind a number that begins the line, or between a number and a lower-case letter or a
///   German word such as a month's name ("am 3. Mai"), is part of its word.
/// - Other punctuation is `, ; : – —` and closing brackets, in all scripts, at the same places.
/// - A character and the marks on it stay together: combining ones (U+0300 to U+036F), variation
///   selectors, and what a zero-width joiner joins; at most 30, as in the Stream-Safe Text Format
///   of Unicode (UAX #15).
/// - Parts of the line that shall stay `whole`, such as addresses, are cut where a part may have
///   nothing else and they do not fit.
///
/// `line` is valid UTF-8. `count_pieces` gives a text's number of pieces and is taken to grow with
/// the text. A single character of more pieces than the limit, which is at least 1, is a part all
/// the same. The time is linear in the line's length, times the logarithm of a part's: nothing but
/// the line itself is counted that is much longer than a part.
std::vector<LinePart> split_line(std::string_view line, int64_t limit,
                                 const std::function<int64_t(std::string_view)>& count_pieces,
                                 std::span<const std::string_view> whole = {});

/// Cuts a line at each end of a sentence, by the same rules and with the same promises.
std::vector<LinePart> split_sentences(std::string_view line,
                                      std::span<const std::string_view> whole = {});

}  // namespace heed
