#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace heed {

/// A file that appears whole or not at all: it is written beside its path and close() renames it
/// into place; destroyed without close(), it leaves nothing behind and any earlier file as it was.
///
/// What is not a regular file (a pipe, a device such as /dev/full) is written to straight away, and
/// "-" and "/dev/stdout" mean standard output. A symbolic link is followed, not replaced.
/// Every member throws Error, naming the file, where writing fails (full disk, no permission).
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Appends `bytes`, through a buffer.
  void write(std::string_view bytes);

  /// Hands the buffer to the operating system: with standard output, a reader sees the text now.
  void flush();

  /// Flushes, makes the content durable (fsync) and renames it into place. Call once, at the end.
  void close();

 private:
  void open_beside();
  void write_now(std::string_view bytes);
  void publish();
  void discard();
  [[noreturn]] void fail(int error_number);

  std::filesystem::path path_;       // where the content shall be, links resolved
  std::filesystem::path temporary_;  // where it is until close(); empty: written straight to path_
  std::string name_;                 // for errors
  std::string buffer_;
  int descriptor_ = -1;
};

/// From now on a signal that ends the program (SIGHUP, SIGINT, SIGPIPE, SIGTERM) first removes what
/// output files have written beside their paths. Signals that are ignored or handled stay so.
void remove_unfinished_at_signals();

/// Replaces the file at `path` by `bytes`: a reader, or a crash, sees the old file or the whole new
/// one. Throws Error and leaves no partial file.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for several buffers, one after the other, without a joined copy in memory.
void write_file_atomically(const std::filesystem::path& path,
                           std::span<const std::string_view> chunks);

/// Throws UsageError where an output is one of the inputs, by whatever name, or another output: it
/// would be lost. "-" and empty names are no files.
void check_overwrites_nothing(std::span<const std::filesystem::path> outputs,
                              std::span<const std::filesystem::path> inputs);

/// Throws Error, naming both figures, where the file system of `directory` has no room for `bytes`
/// more.
void check_free_space(const std::filesystem::path& directory, uint64_t bytes);

/// Creates the directory and its parents where they are missing. Throws Error, naming `path`. Call
/// it as heed::create_directories: the bare name also finds std::filesystem's.
void create_directories(const std::filesystem::path& path);

}  // namespace heed
