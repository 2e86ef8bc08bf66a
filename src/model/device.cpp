#include "heed/model/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

#include "heed/core/error.h"

namespace heed {
namespace {

at::Device parse_device(const std::string& name) {
  try {
    const at::Device device(name);
    if (device.is_cpu() || device.is_cuda()) return device;
  } catch (const c10::Error&) {  // reported below, in our words
  }
  throw UsageError(fmt::format("unknown device {}", name), "device",
                   "Choose cpu, cuda, cuda:N or auto");
}

}  // namespace

at::Device use_device(const DeviceOptions& options) {
  if (options.threads > 0) at::set_num_threads(static_cast<int>(options.threads));
  const auto gpus = static_cast<int64_t>(at::detail::getCUDAHooks().deviceCount());
  if (options.device == "auto") return at::Device(gpus > 0 ? "cuda:0" : "cpu");
  at::Device device = parse_device(options.device);
  if (device.is_cpu()) return device;
  if (!device.has_index()) device.set_index(0);
  if (device.index() >= gpus) {
    throw Error(
        fmt::format("there is no {} here: LibTorch sees {} CUDA devices", device.str(), gpus),
        "device", "Choose the device cpu");
  }
  return device;
}

bool is_out_of_memory(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  const std::string_view message = error.what();
  constexpr std::array signs{"can't allocate memory", "out of memory",
                             "could not create a primitive"};  // the last is oneDNN's
  return std::any_of(signs.begin(), signs.end(), [message](const char* sign) {
    return message.find(sign) != std::string_view::npos;
  });
}

}  // namespace heed
