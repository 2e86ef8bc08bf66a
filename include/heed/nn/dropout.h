#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace heed {

/// Dropout (Srivastava et al. 2014; Vaswani et al. 2017, section 5.4): each element of x becomes 0
/// with probability p, else it is divided by 1 - p. p = 0 returns x itself.
///
/// On a CPU the mask is drawn from a hash of each element's index, by all threads, and not stored.
at::Tensor dropout(const at::Tensor& x, double p);

/// x + Dropout(y), of one shape; on a CPU in one pass.
at::Tensor add_dropout(const at::Tensor& x, const at::Tensor& y, double p);

/// A seed from the CPU's default generator, so that a checkpoint of that covers all dropout.
uint64_t next_dropout_seed();

}  // namespace heed
