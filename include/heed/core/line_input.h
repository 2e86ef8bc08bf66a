#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace heed {

class FileDescriptor;

/// The lines of a file, a pipe or standard input ("-"), for programs that answer while they read.
/// Lines are as of read_lines().
class LineInput {
 public:
  /// Throws Error, naming the file: one that is missing or may not be read, a directory.
  explicit LineInput(const std::string& name);
  ~LineInput();
  LineInput(const LineInput&) = delete;
  LineInput& operator=(const LineInput&) = delete;

  /// Counts the lines of a regular file, from where it stands; of what is no file, which can be
  /// read but once, nothing. Before the first next(). Throws TextError where a line is no text.
  [[nodiscard]] std::optional<int64_t> count_lines();

  /// Puts the next line into `line`; false at the end. Throws TextError where it is no text;
  /// the next call goes on behind it.
  bool next(std::string& line);

  /// Whether a whole line, or the end, is there without waiting for whoever writes.
  bool has_line_now();

 private:
  class Buffer;
  struct Reader;

  std::string name_;
  std::unique_ptr<const FileDescriptor> file_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace heed
