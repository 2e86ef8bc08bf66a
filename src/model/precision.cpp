#include "heed/model/precision.h"

#include <ATen/autocast_mode.h>

#include <array>

namespace heed {

std::span<const std::pair<Precision, const char*>> enum_names(Precision) {
  static constexpr std::array<std::pair<Precision, const char*>, 3> names{
      {{Precision::fp32, "fp32"}, {Precision::bf16, "bf16"}, {Precision::automatic, "auto"}}};
  return names;
}

PrecisionGuard::PrecisionGuard(Precision precision, const c10::Device& device)
    : device_(device.type()),
      was_enabled_(at::autocast::is_autocast_enabled(device_)),
      dtype_(at::autocast::get_autocast_dtype(device_)) {
  at::autocast::set_autocast_enabled(device_, precision == Precision::bf16);
  at::autocast::set_autocast_dtype(device_, at::kBFloat16);
}

PrecisionGuard::~PrecisionGuard() {
  at::autocast::set_autocast_enabled(device_, was_enabled_);
  at::autocast::set_autocast_dtype(device_, dtype_);
  at::autocast::clear_cache();
}

}  // namespace heed
