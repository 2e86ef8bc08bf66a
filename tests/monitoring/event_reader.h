#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heed {

/// An event as a reader of event files sees it.
struct ReadEvent {
  double wall_time = 0;
  int64_t step = 0;
  std::string file_version;
  bool is_session_start = false;
  std::string tag;
  float value = 0;
  std::string text;    ///< Of a tensor with one string.
  std::string plugin;  ///< That the value is for.
};

/// The file's events, read by nothing that writes them. Throws std::runtime_error where a checksum,
/// a length or a message is wrong.
std::vector<ReadEvent> read_events(const std::filesystem::path& path);

}  // namespace heed
