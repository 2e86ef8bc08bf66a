#include "training_text.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

namespace heed {
namespace {

int64_t count_bytes(std::span<const std::string> lines) {
  int64_t bytes = 0;
  for (const std::string& line : lines) bytes += static_cast<int64_t>(line.size());
  return bytes;
}

// SentencePiece's trainer skips every line with U+2585, which it uses for itself.
void blank_out_reserved(std::string& text) {
  constexpr std::string_view reserved = "\xE2\x96\x85";
  for (size_t at = 0; (at = text.find(reserved, at)) != std::string::npos;) {
    text.replace(at, reserved.size(), reserved.size(), ' ');
  }
}

bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The end of the part of `line` that starts at `begin`: after a space where possible, and never
// within a character.
size_t part_end(std::string_view line, size_t begin) {
  size_t end = begin + TrainingText::max_part;
  if (end >= line.size()) return line.size();
  const size_t space = line.rfind(' ', end - 1);
  if (space != std::string_view::npos && space > begin) return space + 1;
  while (end > begin + 1 && is_continuation_byte(line[end])) --end;
  return end;
}

}  // namespace

TrainingText::TrainingText(std::span<const std::string> source, std::span<const std::string> target,
                           int64_t max_bytes)
    : source_(source), target_(target) {
  const int64_t bytes = count_bytes(source) + count_bytes(target);
  if (bytes > max_bytes) rate_ = static_cast<double>(max_bytes) / static_cast<double>(bytes);
  rewind();
}

void TrainingText::rewind() {
  line_ = begin_ = 0;
  skip_unsampled();
  take_part();
}

void TrainingText::Next() {
  begin_ += part_.size();
  if (begin_ >= line(line_).size()) {
    begin_ = 0;
    ++line_;
    skip_unsampled();
  }
  take_part();
}

// Line i is given where the running count i * rate_ reaches the next whole number.
bool TrainingText::is_sampled(size_t i) const {
  return std::floor(static_cast<double>(i + 1) * rate_) >
         std::floor(static_cast<double>(i) * rate_);
}

void TrainingText::skip_unsampled() {
  while (!done() && !is_sampled(line_)) ++line_;
}

void TrainingText::take_part() {
  if (done()) return;
  const std::string& text = line(line_);
  part_.assign(text, begin_, part_end(text, begin_) - begin_);
  blank_out_reserved(part_);  // the length stays the same
}

bool TrainingText::has_text() const {
  const auto is_blank = [](const std::string& line) {
    return line.find_first_not_of(" \t") == std::string::npos;
  };
  return !std::ranges::all_of(source_, is_blank) || !std::ranges::all_of(target_, is_blank);
}

int64_t TrainingText::count_words() {
  std::unordered_set<std::string> words;
  for (rewind(); !done(); Next()) {
    for (size_t begin = 0; begin < part_.size();) {
      const size_t end = std::min(part_.find(' ', begin), part_.size());
      if (end > begin) words.insert(part_.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  rewind();
  return static_cast<int64_t>(words.size());
}

}  // namespace heed
