#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <span>
#include <utility>

namespace heed {

/// How activations are normalised.
enum class NormType { layer, rms };
std::span<const std::pair<NormType, const char*>> enum_names(NormType);

struct NormOptions {
  NormType type = NormType::layer;
  double epsilon = 1e-5;  ///< Added to the variance, or mean square; torch.nn.LayerNorm's.
};

/// Normalises each position's features.
class NormImpl : public torch::nn::Module {
 public:
  /// x [..., d_model] -> [..., d_model]
  virtual at::Tensor forward(const at::Tensor& x) = 0;

  /// The norm of x + Dropout(sublayer), each [..., d_model]; `dropout` is its probability.
  virtual at::Tensor of_sum(const at::Tensor& x, const at::Tensor& sublayer, double dropout);
};
TORCH_MODULE(Norm);

/// Layer normalisation (Ba et al. 2016): (x - mean) / sqrt(variance + epsilon) * weight + bias.
class LayerNormImpl : public NormImpl {
 public:
  LayerNormImpl(int64_t d_model, double epsilon);

  at::Tensor forward(const at::Tensor& x) override;
  /// "Add & Norm" of the paper's Figure 1; on a CPU each way is a single pass over memory.
  at::Tensor of_sum(const at::Tensor& x, const at::Tensor& sublayer, double dropout) override;

  at::Tensor weight;  ///< [d_model], from 1.
  at::Tensor bias;    ///< [d_model], from 0.

 private:
  double epsilon_;
};
TORCH_MODULE(LayerNorm);

/// Root mean square normalisation (Zhang and Sennrich 2019): x / sqrt(mean(x^2) + epsilon) *
/// weight.
class RmsNormImpl : public NormImpl {
 public:
  RmsNormImpl(int64_t d_model, double epsilon);

  at::Tensor forward(const at::Tensor& x) override;

  at::Tensor weight;  ///< [d_model], from 1.

 private:
  double epsilon_;
};
TORCH_MODULE(RmsNorm);

/// Leaves everything as it is.
class NoNormImpl : public NormImpl {
 public:
  at::Tensor forward(const at::Tensor& x) override { return x; }
};
TORCH_MODULE(NoNorm);

[[nodiscard]] Norm make_norm(int64_t d_model, const NormOptions& options);

}  // namespace heed
