#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace heed {

/// A file of events as TensorBoard reads them: TFRecords of `Event` messages. Wall times are
/// seconds since 1970. Where writing fails, flush() throws Error, naming the file.
class EventFile {
 public:
  /// Creates the file; throws Error where that fails. It begins with restart(0): what earlier files
  /// of the directory hold gives way to what this one does.
  EventFile(std::filesystem::path path, double wall_time);

  /// Takes back what was written of this step and later ones.
  void restart(int64_t step, double wall_time);

  /// A point of the curve `tag`; what comes before a '/' groups curves.
  void scalar(std::string_view tag, int64_t step, double value, double wall_time);

  /// A text, shown as Markdown.
  void text(std::string_view tag, int64_t step, std::string_view markdown, double wall_time);

  /// Hands everything to the operating system, so that TensorBoard can see it.
  void flush();

  const std::filesystem::path& path() const { return path_; }

 private:
  void write_record(const std::string& data);

  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace heed
