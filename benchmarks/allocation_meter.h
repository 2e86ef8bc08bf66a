#pragma once

#include <c10/util/ThreadLocalDebugInfo.h>

#include <cstdint>

namespace heed {

/// While it lives, counts the bytes of CPU memory that are taken above those held before: this
/// thread's from LibTorch's allocator, and all threads' from operator new, as by a std::vector.
/// What libraries take elsewhere is not seen. One at a time.
class AllocationMeter {
 public:
  AllocationMeter();
  ~AllocationMeter();
  AllocationMeter(const AllocationMeter&) = delete;
  AllocationMeter& operator=(const AllocationMeter&) = delete;

  /// The most that was held at a time.
  [[nodiscard]] int64_t peak_bytes() const;

 private:
  c10::DebugInfoGuard reporting_;
};

}  // namespace heed
