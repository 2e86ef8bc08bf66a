#include "heed/nn/norm.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <array>
#include <cmath>

#include "dropout_mask.h"
#include "heed/nn/dropout.h"
#include "heed/nn/make_module.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What the forward pass reads and writes: matrices [rows, width] and vectors [width].
struct ForwardRows {
  const float *x, *sublayer, *weight, *bias;
  float* normed;  ///< The normalised sum, before weight and bias.
  float* y;
  int64_t width;
  float epsilon;
  DropoutMask mask;
};

// One row. Returns what its sum was multiplied by: 1 / sqrt(variance + epsilon).
HEED_VECTORIZED float forward_row(const ForwardRows& rows, int64_t row) {
  const int64_t width = rows.width, offset = row * width;
  const float *x = rows.x + offset, *sublayer = rows.sublayer + offset;
  float *normed = rows.normed + offset, *y = rows.y + offset;
  const auto first = static_cast<uint32_t>(offset);
  const DropoutMask mask = rows.mask;
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
  const float scale = 1.0F / std::sqrt(squares / static_cast<float>(width) + rows.epsilon);
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) {
    normed[i] = (normed[i] - mean) * scale;
    y[i] = normed[i] * rows.weight[i] + rows.bias[i];
  }
  return scale;
}

/// The same of the backward pass.
struct BackwardRows {
  const float *y_grad, *normed, *weight, *scales;
  float *x_grad, *sublayer_grad;
  int64_t width;
  DropoutMask mask;
};

// One row (Ba et al. 2016, differentiated); adds to the gradients of weight and bias, side by side
// in `sums`.
HEED_VECTORIZED void backward_row(const BackwardRows& rows, int64_t row, float* sums) {
  const int64_t width = rows.width, offset = row * width;
  const float *y_grad = rows.y_grad + offset, *normed = rows.normed + offset;
  const float *weight = rows.weight, scale = rows.scales[row];
  float *x_grad = rows.x_grad + offset, *sublayer_grad = rows.sublayer_grad + offset;
  float *weight_grad = sums, *bias_grad = sums + width;
  const auto first = static_cast<uint32_t>(offset);
  const DropoutMask mask = rows.mask;
  float sum = 0.0F, product = 0.0F;
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

// Gradients of weight and bias, [2, width]: each chunk of rows adds up its own, and these are added
// in order, whatever threads had them.
at::Tensor backward_rows(const BackwardRows& rows, int64_t num_rows) {
  constexpr int64_t chunks = 16;
  at::Tensor sums = at::zeros({chunks, 2, rows.width}, at::kFloat);
  auto* const sums_data = sums.mutable_data_ptr<float>();
  at::parallel_for(0, chunks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t row = num_rows * begin / chunks; row < num_rows * end / chunks; ++row) {
      const int64_t chunk = ((row + 1) * chunks - 1) / num_rows;
      backward_row(rows, row, sums_data + chunk * 2 * rows.width);
    }
  });
  return sums.sum(0);
}

// The operator on a CPU: each way a single pass over memory, where LibTorch's take four.
class CpuAddNorm : public torch::autograd::Function<CpuAddNorm> {
 public:
  // x, sublayer [rows, width], contiguous
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& sublayer, const at::Tensor& weight,
                            const at::Tensor& bias, double epsilon, double p) {
    const int64_t rows = x.size(0), width = x.size(1);
    const uint64_t seed = p > 0.0 ? next_dropout_seed() : 0;
    at::Tensor y = at::empty_like(x), normed = at::empty_like(x);
    at::Tensor scales = at::empty({rows}, x.options());
    auto* const scales_data = scales.mutable_data_ptr<float>();
    const ForwardRows work{.x = x.const_data_ptr<float>(),
                           .sublayer = sublayer.const_data_ptr<float>(),
                           .weight = weight.const_data_ptr<float>(),
                           .bias = bias.const_data_ptr<float>(),
                           .normed = normed.mutable_data_ptr<float>(),
                           .y = y.mutable_data_ptr<float>(),
                           .width = width,
                           .epsilon = static_cast<float>(epsilon),
                           .mask = DropoutMask(p, seed)};
    at::parallel_for(0, rows, rows_a_task(width), [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row) scales_data[row] = forward_row(work, row);
    });
    context->save_for_backward({weight, normed, scales});
    context->saved_data["p"] = p;
    context->saved_data["seed"] = static_cast<int64_t>(seed);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &weight = saved[0], &normed = saved[1], &scales = saved[2];
    const at::Tensor y_grad = gradients[0].contiguous();
    at::Tensor x_grad = at::empty_like(normed), sublayer_grad = at::empty_like(normed);
    const auto seed = static_cast<uint64_t>(context->saved_data["seed"].toInt());
    const BackwardRows work{.y_grad = y_grad.const_data_ptr<float>(),
                            .normed = normed.const_data_ptr<float>(),
                            .weight = weight.const_data_ptr<float>(),
                            .scales = scales.const_data_ptr<float>(),
                            .x_grad = x_grad.mutable_data_ptr<float>(),
                            .sublayer_grad = sublayer_grad.mutable_data_ptr<float>(),
                            .width = normed.size(1),
                            .mask = DropoutMask(context->saved_data["p"].toDouble(), seed)};
    const at::Tensor sums = backward_rows(work, normed.size(0));
    return {x_grad, sublayer_grad, sums[0], sums[1], {}, {}};
  }
};

}  // namespace

std::span<const std::pair<NormType, const char*>> enum_names(NormType) {
  static constexpr std::array<std::pair<NormType, const char*>, 2> names{
      {{NormType::layer, "layer"}, {NormType::rms, "rms"}}};
  return names;
}

at::Tensor NormImpl::of_sum(const at::Tensor& x, const at::Tensor& sublayer, double dropout) {
  return forward(x + heed::dropout(sublayer, dropout));
}

LayerNormImpl::LayerNormImpl(int64_t d_model, double epsilon)
    : weight(register_parameter("weight", at::ones({d_model}))),
      bias(register_parameter("bias", at::zeros({d_model}))),
      epsilon_(epsilon) {}

at::Tensor LayerNormImpl::forward(const at::Tensor& x) {
  return at::layer_norm(x, {x.size(-1)}, weight, bias, epsilon_);
}

at::Tensor LayerNormImpl::of_sum(const at::Tensor& x, const at::Tensor& sublayer, double dropout) {
  if (!has_float_rows(x)) return NormImpl::of_sum(x, sublayer, dropout);
  const at::Tensor rows = x.reshape({-1, x.size(-1)}).contiguous();
  const at::Tensor sublayer_rows = sublayer.reshape(rows.sizes()).to(at::kFloat).contiguous();
  return CpuAddNorm::apply(rows, sublayer_rows, weight, bias, epsilon_, dropout).view(x.sizes());
}

RmsNormImpl::RmsNormImpl(int64_t d_model, double epsilon)
    : weight(register_parameter("weight", at::ones({d_model}))), epsilon_(epsilon) {}

at::Tensor RmsNormImpl::forward(const at::Tensor& x) {
  return at::rms_norm(x, {x.size(-1)}, weight, epsilon_);
}

Norm make_norm(int64_t d_model, const NormOptions& options) {
  if (options.type == NormType::rms) {
    return make_module<Norm, RmsNormImpl>(d_model, options.epsilon);
  }
  return make_module<Norm, LayerNormImpl>(d_model, options.epsilon);
}

}  // namespace heed
