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

  /// Lets the system take back the memory of the whole pages in begin .. begin + size, until they
  /// are read again. What was written there is lost.
  void release(const void* begin, size_t size) const;

  [[nodiscard]] char* data() const { return data_; }
  [[nodiscard]] size_t size() const { return size_; }

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace heed
