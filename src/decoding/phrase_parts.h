#pragma once

#include <functional>
#include <span>
#include <vector>

#include "segment.h"

namespace heed {

/// A line in parts, whose translations together have to hold phrases.
struct LineInParts {
  std::span<Segment> parts;            ///< In the order of the line.
  std::vector<RequiredPart> phrases;   ///< The longest first: a shorter one may be within it.
  std::vector<RequiredPart> required;  ///< Of the line as a whole, the phrases among them.
};

/// Those of segments in the order of the text. `required_of` tells what a line as a whole has to
/// hold.
[[nodiscard]] std::vector<LineInParts> lines_in_parts(
    std::span<Segment> segments,
    const std::function<std::vector<RequiredPart>(size_t line)>& required_of);

/// Gives each line's phrase of a number, if it has so many, to a part that has it beside what it
/// holds anyway. Where there is none, and the line as a whole lacks it, too, all parts of the line
/// are to be tried with it. What is to be tried are copies that have to be mended; a part whose
/// best translation has the phrase, but the next best have not, is one.
[[nodiscard]] std::vector<Segment> parts_to_try(std::span<const LineInParts> lines, size_t number);

/// Of the mended copies that have all they should, a line takes the one with the fewest new defects
/// whose translation lost the least probability.
void take_cheapest(std::span<const LineInParts> lines, std::span<Segment> tried);

/// Adds what a translation has to hold, if nothing else asks for the same.
void add_required(std::vector<RequiredPart>& required, const RequiredPart& part);

}  // namespace heed
