#pragma once

#ifdef HEED_MIMALLOC
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <mimalloc.h>
#include <sys/sysinfo.h>

#include <cstddef>
#include <new>
#endif

namespace heed {

#ifdef HEED_MIMALLOC

/// LibTorch's allocator for the CPU, but for tensors that are larger than the machine's memory:
/// these throw std::bad_alloc, as with the C library's allocator. mimalloc hands them out, and the
/// system ends the program when they are used.
class BoundedAllocator : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes > memory_) throw std::bad_alloc();
    return libtorch_.allocate(bytes);
  }
  [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return libtorch_.raw_deleter(); }
  void copy_data(void* to, const void* from, size_t bytes) const override {
    libtorch_.copy_data(to, from, bytes);
  }

 private:
  static size_t memory_of_machine() {
    struct sysinfo info = {};
    if (::sysinfo(&info) != 0) return static_cast<size_t>(-1);
    return static_cast<size_t>(info.totalram + info.totalswap) * info.mem_unit;
  }

  c10::Allocator& libtorch_ = *c10::GetDefaultCPUAllocator();
  size_t memory_ = memory_of_machine();
};

#endif

/// Sets up the programs' memory. What was freed is kept for ten seconds, unless mimalloc's
/// environment says another time; its own are milliseconds. The tensors of a training step are as
/// large as those of the step before, and the system clears each page that it hands out again.
inline void set_up_allocator() {
#ifdef HEED_MIMALLOC
  static BoundedAllocator bounded;
  constexpr uint8_t above_default = 1;
  c10::SetCPUAllocator(&bounded, above_default);
#if MI_MALLOC_VERSION >= 206  // which has one of these settings
#if MI_MALLOC_VERSION < 210
  constexpr mi_option_t delay = mi_option_decommit_delay;
#else
  constexpr mi_option_t delay = mi_option_purge_delay;
#endif
  constexpr long milliseconds = 10'000;
  mi_option_set_default(delay, milliseconds);
#endif
#endif
}

}  // namespace heed
