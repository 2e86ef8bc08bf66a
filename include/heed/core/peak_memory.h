#pragma once

#include <sys/resource.h>

namespace heed {

/// The most memory that this process has had so far, in MiB.
inline double peak_memory_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace heed
