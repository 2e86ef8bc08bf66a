#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <span>
#include <utility>

namespace heed {

/// What matrix products are computed in. Weights, sums and losses are float32 in any case;
/// automatic is whichever is faster on this machine.
enum class Precision { fp32, bf16, automatic };
std::span<const std::pair<Precision, const char*>> enum_names(Precision);

/// While it lives, the forward pass on `device` is computed in this precision (Micikevicius et al.
/// 2018, with bfloat16, which needs no scaling of the loss).
class PrecisionGuard {
 public:
  /// `precision` is fp32 or bf16.
  PrecisionGuard(Precision precision, const c10::Device& device);
  ~PrecisionGuard();
  PrecisionGuard(const PrecisionGuard&) = delete;
  PrecisionGuard& operator=(const PrecisionGuard&) = delete;

 private:
  c10::DeviceType device_;
  bool was_enabled_;
  c10::ScalarType dtype_;
};

}  // namespace heed
