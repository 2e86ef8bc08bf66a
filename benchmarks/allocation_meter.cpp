#include "allocation_meter.h"

#include <c10/core/Allocator.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

namespace heed {
namespace {

std::atomic<bool> is_counting = false;
std::atomic<int64_t> held_bytes = 0;
std::atomic<int64_t> most_bytes = 0;

void count(int64_t bytes) {
  if (!is_counting.load(std::memory_order_relaxed)) return;
  const int64_t held = held_bytes.fetch_add(bytes) + bytes;
  int64_t most = most_bytes.load();
  while (held > most && !most_bytes.compare_exchange_weak(most, held)) {
  }
}

int64_t size_of(void* block) { return static_cast<int64_t>(::malloc_usable_size(block)); }

/// What LibTorch tells profilers: each block of its allocator, and each that it gives back.
class Reporter : public c10::MemoryReportingInfoBase {
 public:
  void reportMemoryUsage(void* /*ptr*/, int64_t alloc_size, size_t /*total_allocated*/,
                         size_t /*total_reserved*/, c10::Device device) override {
    if (device.is_cpu()) count(alloc_size);
  }
  [[nodiscard]] bool memoryProfilingEnabled() const override { return true; }
};

}  // namespace

AllocationMeter::AllocationMeter()
    : reporting_(c10::DebugInfoKind::PROFILER_STATE, std::make_shared<Reporter>()) {
  held_bytes = 0;
  most_bytes = 0;
  is_counting = true;
}

AllocationMeter::~AllocationMeter() { is_counting = false; }

int64_t AllocationMeter::peak_bytes() const { return most_bytes; }

}  // namespace heed

// The program's own operators, so that memory which does not come from LibTorch counts too: heed's
// attention keeps a head's scores in std::vector.

void* operator new(std::size_t size) {
  void* const block = std::malloc(size > 0 ? size : 1);
  if (block == nullptr) throw std::bad_alloc();
  heed::count(heed::size_of(block));
  return block;
}

void operator delete(void* block) noexcept {
  heed::count(-heed::size_of(block));
  std::free(block);
}

void operator delete(void* block, std::size_t /*size*/) noexcept { operator delete(block); }
