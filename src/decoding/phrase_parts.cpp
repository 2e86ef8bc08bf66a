#include "phrase_parts.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "joined_lines.h"

namespace heed {
namespace {

bool has_required(const FoundTranslation& found, const Segment& segment) {
  return holds(found.text.text, {segment.text, segment.required});
}

// With a phrase more to hold.
Segment with_phrase(Segment segment, const RequiredPart& phrase) {
  add_required(segment.required, phrase);
  for (FoundTranslation& found : segment.found) {
    if (!has_required(found, segment)) found.defects.insert(Defect::lost);
  }
  return segment;
}

double log_prob(const Segment& segment) { return segment.found.front().text.log_prob; }

std::vector<Segment> parts_to_try(const LineInParts& line, const RequiredPart& phrase) {
  std::vector<Segment> tried;
  for (Segment& part : line.parts) {
    tried.push_back(with_phrase(part, phrase));
    if (!has_required(tried.back().found.front(), tried.back())) continue;
    part = std::move(tried.back());
    return {};
  }
  const auto lacking = lacking_parts(joined_text(line.parts), line.phrases);
  if (std::ranges::find(lacking, phrase) == lacking.end()) return {};  // two parts have it together
  return tried;
}

void take_cheapest(const LineInParts& line, std::span<Segment> tried) {
  const auto before = [&](const Segment& segment) -> Segment& {
    return *std::ranges::find(line.parts, segment.index, &Segment::index);
  };
  const auto cost = [&](const Segment& segment) {
    if (!has_required(segment.found.front(), segment)) return std::numeric_limits<double>::max();
    return log_prob(before(segment)) - log_prob(segment);
  };
  Segment& cheapest = *std::ranges::min_element(tried, {}, cost);
  before(cheapest) = std::move(cheapest);
}

}  // namespace

std::vector<LineInParts> lines_in_parts(
    std::span<Segment> segments,
    const std::function<std::vector<RequiredPart>(size_t line)>& phrases_of) {
  std::vector<LineInParts> lines;
  while (!segments.empty()) {
    const auto last = std::ranges::find_if(segments, &Segment::is_last);
    const auto parts = segments.first(static_cast<size_t>(last - segments.begin()) + 1);
    if (parts.size() > 1) lines.push_back({parts, phrases_of(parts.front().line)});
    segments = segments.subspan(parts.size());
  }
  return lines;
}

std::vector<Segment> parts_to_try(std::span<const LineInParts> lines, size_t number) {
  std::vector<Segment> tried;
  for (const LineInParts& line : lines) {
    if (number >= line.phrases.size()) continue;
    std::ranges::move(parts_to_try(line, line.phrases[number]), std::back_inserter(tried));
  }
  return tried;
}

void take_cheapest(std::span<const LineInParts> lines, std::span<Segment> tried) {
  std::ranges::sort(tried, {}, &Segment::index);
  for (const LineInParts& line : lines) {
    const auto of_line =
        std::ranges::equal_range(tried, line.parts.front().line, {}, &Segment::line);
    if (!of_line.empty()) take_cheapest(line, of_line);
  }
}

void add_required(std::vector<RequiredPart>& required, const RequiredPart& part) {
  const auto is_it = [&](const auto& other) { return other.translation == part.translation; };
  if (std::ranges::none_of(required, is_it)) required.push_back(part);
}

}  // namespace heed
