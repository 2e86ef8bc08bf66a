#pragma once

#include <functional>
#include <span>
#include <vector>

#include "segment.h"

namespace heed {

/// A line in parts, whose translations together have to hold phrases.
struct LineInParts {
  std::span<Segment> parts;  ///< In the order of the line.
  std::vector<RequiredPart> phrases;
};

/// Those of the segments, all in the order of the text; `phrases_of` tells a line's phrases.
[[nodiscard]] std::vector<LineInParts> lines_in_parts(
    std::span<Segment> segments,
    const std::function<std::vector<RequiredPart>(size_t line)>& phrases_of);

/// Gives each line's phrase of a number, if it has so many, to a part that has it beside what it
/// holds anyway. Where there is none, and the line as a whole lacks it, too, all parts of the line
/// are to be tried with it: these copies are to be mended.
[[nodiscard]] std::vector<Segment> parts_to_try(std::span<const LineInParts> lines, size_t number);

/// Of the mended copies, a line takes the one whose translation lost the least probability.
void take_cheapest(std::span<const LineInParts> lines, std::span<Segment> tried);

/// Adds what a translation has to hold, if nothing else asks for the same.
void add_required(std::vector<RequiredPart>& required, const RequiredPart& part);

}  // namespace heed
