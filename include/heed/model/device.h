#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <exception>
#include <string>

#include "heed/core/options.h"

namespace heed {

/// Where a program computes.
struct DeviceOptions {
  std::string device = "auto";
  int64_t threads = 0;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("device", device, "cpu, cuda, cuda:N, or auto: cuda where there is one");
    field("threads", threads, "CPU threads; 0 = one for each core", between(0, 1024));
  }
};

/// The device that the options name; sets the number of threads. Throws UsageError for a name that
/// makes no sense and Error for a device that is not there.
[[nodiscard]] at::Device use_device(const DeviceOptions& options);

/// Whether LibTorch or the system says so that there is no more memory, on a CPU or a GPU.
[[nodiscard]] bool is_out_of_memory(const std::exception& error);

}  // namespace heed
