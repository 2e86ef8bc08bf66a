#include "findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace heed {
namespace {

constexpr int64_t most_named = 10;

}  // namespace

void LineNumbers::add(int64_t number) {
  ++count_;
  if (count_ <= most_named) named_.push_back(number);
}

std::string LineNumbers::text() const {
  const int64_t others = count_ - std::ssize(named_);
  return fmt::format("{} {}{}", count_ == 1 ? "line" : "lines", fmt::join(named_, ", "),
                     others > 0 ? fmt::format(" and {} more", format_count(others)) : "");
}

void Findings::add(std::span<const Translation> translations) {
  for (const Translation& translation : translations) {
    ++lines_;
    if (translation.parts > 1) in_parts_.add(lines_);
    if (translation.defect == Defect::none) continue;
    (translation.is_mended ? mended_ : defective_).add(lines_);
  }
}

void Findings::report(int64_t limit, Console& console) const {
  if (in_parts_.count() > 0) {
    console.line(fmt::format("Translated in parts, for they have more than {} pieces: {}", limit,
                             in_parts_.text()));
  }
  if (mended_.count() > 0) {
    console.line(fmt::format(
        "Searched for again, for they repeated themselves, did not end, were too short or had lost "
        "an address or a placeholder: {}",
        mended_.text()));
  }
  if (defective_.count() > 0) {
    console.line(fmt::format(
        "To be looked at, for they repeat themselves, do not end, are too short or have lost "
        "an address or a placeholder: {}",
        defective_.text()));
  }
}

}  // namespace heed
