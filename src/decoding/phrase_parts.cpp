#include "phrase_parts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "joined_lines.h"

namespace heed {
namespace {

bool is_phrase(const RequiredPart& part) { return part.kind == RequiredPart::Kind::phrase; }

// With a phrase more to hold.
Segment with_phrase(Segment segment, const RequiredPart& phrase) {
  add_required(segment.required, phrase);
  for (FoundTranslation& found : segment.found) {
    if (!holds(found.text.text, {segment.text, segment.required})) {
      found.defects.insert(Defect::lost);
    }
  }
  return segment;
}

std::vector<Segment> parts_to_try(const LineInParts& line, const RequiredPart& phrase) {
  std::vector<Segment> tried;
  for (Segment& part : line.parts) {
    Segment with = with_phrase(part, phrase);
    if (with.found.front().has_parts()) {
      if (!std::ranges::all_of(with.found, &FoundTranslation::has_parts)) return {std::move(with)};
      part = std::move(with);
      return {};
    }
    if (!with.sentence.has_given_translation()) tried.push_back(std::move(with));
  }
  const auto lacking = lacking_parts(joined_text(line.parts), line.required);
  if (std::ranges::find(lacking, phrase) == lacking.end()) return {};  // two parts have it together
  return tried;
}

/// What a phrase costs a part: defects, then log-probability.
using Cost = std::pair<int64_t, double>;

Cost cost_of(const Segment& before, const Segment& after) {
  const FoundTranslation &first = before.found.front(), &second = after.found.front();
  return {std::ssize(second.defects) - std::ssize(first.defects),
          first.text.log_prob - second.text.log_prob};
}

void take_cheapest(const LineInParts& line, std::span<Segment> tried) {
  Segment* cheapest = nullptr;
  Cost least;
  double seconds = 0.0;
  for (Segment& segment : tried) {
    seconds += std::exchange(segment.seconds, line.parts[segment.part].seconds);
    if (!segment.found.front().has_parts()) continue;
    const Cost cost = cost_of(line.parts[segment.part], segment);
    if (cheapest != nullptr && least <= cost) continue;
    cheapest = &segment;
    least = cost;
  }
  if (cheapest != nullptr) line.parts[cheapest->part] = std::move(*cheapest);
  line.parts.front().seconds += seconds;
}

}  // namespace

std::vector<LineInParts> lines_in_parts(
    std::span<Segment> segments,
    const std::function<std::vector<RequiredPart>(size_t line)>& required_of) {
  std::vector<LineInParts> lines;
  while (!segments.empty()) {
    const auto last = std::ranges::find_if(segments, &Segment::is_last);
    const auto parts = segments.first(static_cast<size_t>(last - segments.begin()) + 1);
    segments = segments.subspan(parts.size());
    if (parts.size() == 1) continue;
    LineInParts line{parts, {}, required_of(parts.front().line)};
    std::ranges::copy_if(line.required, std::back_inserter(line.phrases), is_phrase);
    lines.push_back(std::move(line));
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
