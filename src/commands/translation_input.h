#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/core/console.h"
#include "heed/core/line_input.h"
#include "heed/decoding/translator.h"

namespace heed {

/// The glossary of a file, an empty one without a file. A glossary that translates nothing, as one
/// with spaces for tabs, is remarked on.
[[nodiscard]] Glossary read_glossary(const std::string& file, Console& console);

/// Lines to translate, some at a time.
class Source {
 public:
  /// Throws Error where a file is missing, TextError where a line of it is no text.
  explicit Source(const std::string& name) : input_(name), line_count_(input_.count_lines()) {}

  /// How many there are in all, if that is known before they are read.
  [[nodiscard]] std::optional<int64_t> line_count() const { return line_count_; }

  /// Up to `count` lines, no more than are there without waiting; none at the end. A line that is
  /// no text is a TextError once those before it were given; the next call goes on behind it.
  std::vector<std::string> next(size_t count);

 private:
  bool next_of(std::string& line);

  LineInput input_;
  std::optional<int64_t> line_count_;
  std::exception_ptr error_;
};

/// The lines of a file, each of which belongs to one of the source's.
class ParallelLines {
 public:
  /// Without a file, none.
  explicit ParallelLines(const std::string& file);

  /// Those of the next lines. Throws Error where there are fewer.
  std::span<const std::string> next(size_t count);

  /// Throws Error where they are not as many as the lines of the input, if those are known.
  void check_count(std::optional<int64_t> lines) const;

  /// Throws Error where some are left at the input's end.
  void check_end() const;

 private:
  [[noreturn]] void refuse(const char* what) const;

  std::string file_;
  std::vector<std::string> lines_;
  size_t used_ = 0;
};

/// What is asked of the translations of the source's lines.
class LineConstraints {
 public:
  /// The files have prefixes, and phrases with tabs between them; or there are none.
  LineConstraints(const std::string& prefixes, const std::string& phrases)
      : prefixes_(prefixes), phrases_(phrases) {}

  /// Those of the next lines, which stay until the next call. Throws Error as ParallelLines do.
  TargetConstraints next(size_t count);

  void check_count(std::optional<int64_t> lines) const;
  void check_end() const;

 private:
  ParallelLines prefixes_, phrases_;
  std::vector<std::vector<std::string>> phrases_of_lines_;
};

}  // namespace heed
