#pragma once

#include <ATen/core/Tensor.h>

#include <mutex>

namespace heed {

/// Sinusoidal position encodings (Vaswani et al. 2017, section 3.5):
/// PE(pos, 2i) = sin(pos / 10000^(2i/d_model)), PE(pos, 2i+1) = cos(pos / 10000^(2i/d_model)).
///
/// Has no parameters: the table is derived, not saved, and grows to whatever length is asked for,
/// by any thread.
class PositionalEncoding {
 public:
  explicit PositionalEncoding(int64_t d_model) : d_model_(d_model) {}

  /// x [batch, len, d_model] plus the encodings of positions first .. first + len - 1.
  at::Tensor forward(const at::Tensor& x, int64_t first = 0);

 private:
  at::Tensor table(int64_t positions, const at::Device& device);

  int64_t d_model_;
  std::mutex mutex_;
  at::Tensor table_;  // [positions, d_model]
};

/// The encodings of positions 0 .. positions - 1, [positions, d_model].
at::Tensor sinusoidal_encodings(int64_t positions, int64_t d_model);

}  // namespace heed
