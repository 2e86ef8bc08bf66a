#include "heed/nn/dropout.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <mutex>

#include "dropout_mask.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor times_mask(const at::Tensor& x, DropoutMask mask) {
  const at::Tensor contiguous = x.contiguous();
  at::Tensor y = at::empty_like(contiguous);
  const float* from = contiguous.const_data_ptr<float>();
  float* to = y.mutable_data_ptr<float>();
  at::parallel_for(0, x.numel(), elements_a_task, [&](int64_t begin, int64_t end) {
    multiply_by_mask(from + begin, to + begin, end - begin, mask, static_cast<uint32_t>(begin));
  });
  return y;
}

// A mask that the backward pass draws again by mask_of().
DropoutMask new_mask(AutogradContext* context, double p) {
  const uint64_t seed = next_dropout_seed();
  context->saved_data["p"] = p;
  context->saved_data["seed"] = static_cast<int64_t>(seed);
  return {p, seed};
}

DropoutMask mask_of(AutogradContext* context) {
  return {context->saved_data["p"].toDouble(),
          static_cast<uint64_t>(context->saved_data["seed"].toInt())};
}

class CpuDropout : public torch::autograd::Function<CpuDropout> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, double p) {
    return times_mask(x, new_mask(context, p));
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    return {times_mask(gradients[0], mask_of(context)), {}};
  }
};

/// sum = x + mask * y, all of one size.
struct MaskedSum {
  const float *x, *y;
  float* sum;
  DropoutMask mask;
};

HEED_VECTORIZED void add(const MaskedSum& work, int64_t begin, int64_t end) {
  const DropoutMask mask = work.mask;
  const float *x = work.x, *y = work.y;
  float* const sum = work.sum;
#pragma omp simd
  for (int64_t i = begin; i < end; ++i)
    sum[i] = x[i] + y[i] * mask.factor(static_cast<uint32_t>(i));
}

class CpuDropoutSum : public torch::autograd::Function<CpuDropoutSum> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& y,
                            double p) {
    at::Tensor sum = at::empty_like(x);
    const MaskedSum work{x.const_data_ptr<float>(), y.const_data_ptr<float>(),
                         sum.mutable_data_ptr<float>(), new_mask(context, p)};
    at::parallel_for(0, x.numel(), elements_a_task,
                     [&](int64_t begin, int64_t end) { add(work, begin, end); });
    return sum;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    return {gradients[0], times_mask(gradients[0], mask_of(context)), {}};
  }
};

}  // namespace

HEED_VECTORIZED void multiply_by_mask(const float* x, float* y, int64_t size, DropoutMask mask,
                                      uint32_t first) {
#pragma omp simd
  for (int64_t i = 0; i < size; ++i) y[i] = x[i] * mask.factor(first + static_cast<uint32_t>(i));
}

at::Tensor dropout(const at::Tensor& x, double p) {
  if (p == 0.0) return x;
  if (has_float_rows(x)) return CpuDropout::apply(x, p);
  return at::dropout(x, p, /*train=*/true);
}

at::Tensor add_dropout(const at::Tensor& x, const at::Tensor& y, double p) {
  if (p == 0.0 || !has_float_rows(x) || !has_float_rows(y)) return x + dropout(y, p);
  return CpuDropoutSum::apply(x.contiguous(), y.contiguous(), p);
}

uint64_t next_dropout_seed() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::scoped_lock lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

}  // namespace heed
