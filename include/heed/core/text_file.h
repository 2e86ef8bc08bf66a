#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "heed/core/error.h"

namespace heed {

/// What is no text: invalid UTF-8, or a NUL byte.
class TextError : public Error {
 public:
  using Error::Error;
};

/// All lines of a UTF-8 text file. A '\n' ends a line; a '\r' at a line's end and a byte-order mark
/// at the start of the file are dropped; a last line without '\n' counts; an empty file has no
/// lines.
///
/// Throws Error, naming the file and, where there is one, the line: a missing file, a directory, a
/// file that may not be read; TextError: invalid UTF-8, a NUL byte.
std::vector<std::string> read_lines(const std::filesystem::path& path);

/// The whole file as bytes. Throws Error for a missing file, a directory, a file that may not be
/// read. Pipes can be read too; "-" is standard input.
std::string read_file(const std::filesystem::path& path);

/// Whether `text` is well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above
/// U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// The lines of a stream one by one, by the rules of read_lines().
class LineReader {
 public:
  /// `where` names the stream in errors ("standard input"). `in` must outlive the reader.
  LineReader(std::istream& in, std::string where);

  /// Puts the next line into `line`; false at the end. Throws Error as read_lines() does.
  bool next(std::string& line);

  /// The number of the line that next() gave last, from 1; 0 before the first.
  int64_t line_number() const { return line_number_; }

 private:
  std::istream& in_;
  std::string where_;
  int64_t line_number_ = 0;
};

}  // namespace heed
