#pragma once

#include <cstddef>
#include <filesystem>

namespace heed {

/// A file's bytes, mapped privately: what is written to them stays in memory.
class MemoryMap {
 public:
  /// Throws Error when the file is missing, a directory or unreadable.
  explicit MemoryMap(const std::filesystem::path& path);
  ~MemoryMap();
  MemoryMap(const MemoryMap&) = delete;
  MemoryMap& operator=(const MemoryMap&) = delete;

  [[nodiscard]] char* data() const { return data_; }
  [[nodiscard]] size_t size() const { return size_; }

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace heed
