#include "heed/nn/add_norm.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "dropout_mask.h"
#include "heed/nn/dropout.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr float epsilon = 1e-5F;  // torch.nn.LayerNorm's

// One row of the forward pass. Leaves the normalised sum, before weight and bias, in `normed`, and
// returns what it was multiplied by: 1 / sqrt(variance + epsilon).
HEED_VECTORIZED float add_norm_row(const float* x, const float* sublayer, const float* weight,
                                   const float* bias, float* normed, float* y, int64_t width,
                                   uint32_t first, DropoutMask mask) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < width; ++i) {
    normed[i] = x[i] + sublayer[i] * mask.factor(first + static_cast<uint32_t>(i));
    sum += normed[i];
  }
  const float mean = sum / static_cast<float>(width);
  float squares = 0.0F;
#pragma omp simd reduction(+ : squares)
  for (int64_t i = 0; i < width; ++i) squares += (normed[i] - mean) * (normed[i] - mean);
  const float scale = 1.0F / std::sqrt(squares / static_cast<float>(width) + epsilon);
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) {
    normed[i] = (normed[i] - mean) * scale;
    y[i] = normed[i] * weight[i] + bias[i];
  }
  return scale;
}

// One row of the backward pass (Ba et al. 2016, differentiated); adds to the gradients of weight
// and bias.
HEED_VECTORIZED void add_norm_row_backward(const float* y_grad, const float* normed,
                                           const float* weight, float scale, float* x_grad,
                                           float* sublayer_grad, float* weight_grad,
                                           float* bias_grad, int64_t width, uint32_t first,
                                           DropoutMask mask) {
  float sum = 0.0F;
  float product = 0.0F;
#pragma omp simd reduction(+ : sum, product)
  for (int64_t i = 0; i < width; ++i) {
    const float gradient = y_grad[i] * weight[i];
    sum += gradient;
    product += gradient * normed[i];
    weight_grad[i] += y_grad[i] * normed[i];
    bias_grad[i] += y_grad[i];
  }
  const float mean = sum / static_cast<float>(width);
  const float slope = product / static_cast<float>(width);
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) {
    x_grad[i] = scale * (y_grad[i] * weight[i] - mean - normed[i] * slope);
    sublayer_grad[i] = x_grad[i] * mask.factor(first + static_cast<uint32_t>(i));
  }
}

// The operator on a CPU: each way a single pass over memory, where LibTorch's take four.
class CpuAddNorm : public torch::autograd::Function<CpuAddNorm> {
 public:
  // x, sublayer [rows, width], contiguous
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& sublayer, const at::Tensor& weight,
                            const at::Tensor& bias, double p) {
    const int64_t rows = x.size(0), width = x.size(1);
    const uint64_t seed = p > 0.0 ? next_dropout_seed() : 0;
    const DropoutMask mask(p, seed);
    at::Tensor y = at::empty_like(x), normed = at::empty_like(x);
    at::Tensor scales = at::empty({rows}, x.options());
    const auto* x_data = x.const_data_ptr<float>();
    const auto* sublayer_data = sublayer.const_data_ptr<float>();
    const auto* weight_data = weight.const_data_ptr<float>();
    const auto* bias_data = bias.const_data_ptr<float>();
    auto* y_data = y.mutable_data_ptr<float>();
    auto* normed_data = normed.mutable_data_ptr<float>();
    auto* scale_data = scales.mutable_data_ptr<float>();
    at::parallel_for(0, rows, rows_a_task(width), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row) {
        const int64_t offset = row * width;
        scale_data[row] = add_norm_row(x_data + offset, sublayer_data + offset, weight_data,
                                       bias_data, normed_data + offset, y_data + offset, width,
                                       static_cast<uint32_t>(offset), mask);
      }
    });
    context->save_for_backward({weight, normed, scales});
    context->saved_data["p"] = p;
    context->saved_data["seed"] = static_cast<int64_t>(seed);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &weight = saved[0], &normed = saved[1], &scales = saved[2];
    const DropoutMask mask(context->saved_data["p"].toDouble(),
                           static_cast<uint64_t>(context->saved_data["seed"].toInt()));
    const int64_t rows = normed.size(0), width = normed.size(1);
    const at::Tensor y_grad = gradients[0].contiguous();
    at::Tensor x_grad = at::empty_like(normed), sublayer_grad = at::empty_like(normed);
    // [chunks, weight's and bias's, width]: each chunk of rows adds up its own, for them to be
    // added in order, whatever thread had it.
    constexpr int64_t chunks = 16;
    at::Tensor sums = at::zeros({chunks, 2, width}, normed.options());
    const auto* y_grad_data = y_grad.const_data_ptr<float>();
    const auto* normed_data = normed.const_data_ptr<float>();
    const auto* weight_data = weight.const_data_ptr<float>();
    const auto* scale_data = scales.const_data_ptr<float>();
    auto* x_grad_data = x_grad.mutable_data_ptr<float>();
    auto* sublayer_grad_data = sublayer_grad.mutable_data_ptr<float>();
    auto* sums_data = sums.mutable_data_ptr<float>();
    const auto add_chunk = [&](int64_t chunk) {
      float* const weight_grad = sums_data + chunk * 2 * width;
      for (int64_t row = rows * chunk / chunks; row < rows * (chunk + 1) / chunks; ++row) {
        const int64_t offset = row * width;
        add_norm_row_backward(y_grad_data + offset, normed_data + offset, weight_data,
                              scale_data[row], x_grad_data + offset, sublayer_grad_data + offset,
                              weight_grad, weight_grad + width, width,
                              static_cast<uint32_t>(offset), mask);
      }
    };
    at::parallel_for(0, chunks, 1, [&](int64_t begin, int64_t end) {
      for (int64_t chunk = begin; chunk < end; ++chunk) add_chunk(chunk);
    });
    const at::Tensor totals = sums.sum(0);  // [2, width]
    return {x_grad, sublayer_grad, totals[0], totals[1], {}};
  }
};

}  // namespace

AddNormImpl::AddNormImpl(int64_t d_model, double dropout)
    : weight(register_parameter("weight", at::ones({d_model}))),
      bias(register_parameter("bias", at::zeros({d_model}))),
      dropout_(dropout) {}

at::Tensor AddNormImpl::forward(const at::Tensor& x, const at::Tensor& sublayer) {
  const double p = is_training() ? dropout_ : 0.0;
  if (has_float_rows(x)) {
    const at::Tensor rows = x.reshape({-1, x.size(-1)}).contiguous();
    const at::Tensor sublayer_rows = sublayer.reshape(rows.sizes()).to(at::kFloat).contiguous();
    return CpuAddNorm::apply(rows, sublayer_rows, weight, bias, p).view(x.sizes());
  }
  return at::layer_norm(x + dropout(sublayer, p), {x.size(-1)}, weight, bias, epsilon);
}

}  // namespace heed
