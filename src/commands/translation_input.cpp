#include "translation_input.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "heed/core/console.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

constexpr const char* fewer = "has fewer lines than the input";
constexpr const char* more = "has more lines than the input";

}  // namespace

std::vector<std::string> Source::next(size_t count) {
  std::vector<std::string> lines;
  try {
    std::string line;
    while (lines.size() < count && (lines.empty() || input_.has_line_now()) && next_of(line)) {
      lines.push_back(line);
    }
  } catch (const Error&) {
    if (lines.empty()) throw;
    error_ = std::current_exception();
  }
  return lines;
}

bool Source::next_of(std::string& line) {
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return input_.next(line);
}

Prefixes::Prefixes(const std::string& file) : file_(file) {
  if (!file.empty()) lines_ = read_lines(file);
}

std::span<const std::string> Prefixes::next(size_t count) {
  if (file_.empty()) return {};
  if (lines_.size() - used_ < count) refuse(fewer);
  used_ += count;
  return std::span(lines_).subspan(used_ - count, count);
}

void Prefixes::check_count(std::optional<int64_t> lines) const {
  if (file_.empty() || !lines) return;
  if (std::ssize(lines_) < *lines) refuse(fewer);
  if (std::ssize(lines_) > *lines) refuse(more);
}

void Prefixes::check_end() const {
  if (used_ < lines_.size()) refuse(more);
}

void Prefixes::refuse(const char* what) const {
  throw Error(fmt::format("it {}: {}", what, format_count(std::ssize(lines_))), file_,
              "Write a line for each line of --input, blank for no prefix");
}

}  // namespace heed
