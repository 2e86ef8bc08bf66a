#include "translation_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string_view>
#include <utility>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

constexpr const char* fewer = "has fewer lines than the input";
constexpr const char* more = "has more lines than the input";

// Between tabs; what is blank is none.
std::vector<std::string> phrases_in(std::string_view line) {
  std::vector<std::string> phrases;
  for (const auto part : std::views::split(line, '\t')) {
    const std::string_view phrase = trimmed({part.begin(), part.end()});
    if (!phrase.empty()) phrases.emplace_back(phrase);
  }
  return phrases;
}

}  // namespace

Glossary read_glossary(const std::string& file, Console& console) {
  if (file.empty()) return {};
  Glossary glossary = Glossary::read(file);
  if (!glossary.empty() && glossary.translates_nothing()) {
    console.line(
        fmt::format("No term of {} has another translation: all stay as they are. A tab "
                    "stands between a term and its translation",
                    file));
  }
  return glossary;
}

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

ParallelLines::ParallelLines(const std::string& file) : file_(file) {
  if (!file.empty()) lines_ = read_lines(file);
}

std::span<const std::string> ParallelLines::next(size_t count) {
  if (file_.empty()) return {};
  if (lines_.size() - used_ < count) refuse(fewer);
  used_ += count;
  return std::span(lines_).subspan(used_ - count, count);
}

void ParallelLines::check_count(std::optional<int64_t> lines) const {
  if (file_.empty() || !lines) return;
  if (std::ssize(lines_) < *lines) refuse(fewer);
  if (std::ssize(lines_) > *lines) refuse(more);
}

void ParallelLines::check_end() const {
  if (used_ < lines_.size()) refuse(more);
}

void ParallelLines::refuse(const char* what) const {
  throw Error(fmt::format("it {}: {}", what, format_count(std::ssize(lines_))), file_,
              "Write a line for each line of --input, a blank one for none");
}

TargetConstraints LineConstraints::next(size_t count) {
  phrases_of_lines_.clear();
  std::ranges::transform(phrases_.next(count), std::back_inserter(phrases_of_lines_), phrases_in);
  return {prefixes_.next(count), phrases_of_lines_};
}

void LineConstraints::check_count(std::optional<int64_t> lines) const {
  prefixes_.check_count(lines);
  phrases_.check_count(lines);
}

void LineConstraints::check_end() const {
  prefixes_.check_end();
  phrases_.check_end();
}

}  // namespace heed
