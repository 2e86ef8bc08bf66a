#pragma once

#include "heed/model/transformer.h"
#include "tensor_testing.h"

namespace heed {

/// Passes if no token of tgt [batch, tgt_len] changes the model's outputs before it.
inline void expect_causal(Transformer& model, const at::Tensor& src, const at::Tensor& tgt,
                          double tolerance) {
  const at::Tensor before = model->forward(src, {}, tgt);
  for (int64_t changed = 1; changed < tgt.size(1); ++changed) {
    at::Tensor other = tgt.clone();
    other.select(1, changed).fill_(3);
    EXPECT_TRUE(all_near(model->forward(src, {}, other).narrow(1, 0, changed),
                         before.narrow(1, 0, changed), tolerance));
  }
}

}  // namespace heed
