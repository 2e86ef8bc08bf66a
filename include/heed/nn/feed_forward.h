#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <span>
#include <utility>

#include "heed/nn/dropout.h"
#include "heed/nn/linear_layer.h"
#include "heed/nn/projection.h"

namespace heed {

struct LayerOptions;

/// What a feed-forward network computes between its projections; the last two are gated.
enum class FeedForwardType { relu, gelu, silu, swiglu, geglu };
std::span<const std::pair<FeedForwardType, const char*>> enum_names(FeedForwardType);

/// Position-wise feed-forward network (Vaswani et al. 2017, section 3.3): hidden(x) W_2 + b_2.
class FeedForwardImpl : public torch::nn::Module {
 public:
  explicit FeedForwardImpl(const LayerOptions& options);

  /// x [batch, len, d_model] -> [batch, len, d_model]
  at::Tensor forward(const at::Tensor& x) {
    return project_out_(dropout(hidden(x), is_training() ? dropout_ : 0.0));
  }

  /// See Projection.
  virtual void pack(WeightFormat format);

  Linear linear1{nullptr};
  Linear linear2{nullptr};

 protected:
  Projection project_in_, project_out_;

 private:
  /// [batch, len, d_model] -> [batch, len, dim_feedforward]
  virtual at::Tensor hidden(const at::Tensor& x) = 0;

  double dropout_;
};
TORCH_MODULE(FeedForward);

/// Elementwise, x -> the same shape.
using ActivationFunction = at::Tensor (*)(const at::Tensor& x);

/// The paper's (eq. 2): hidden(x) = max(0, x W_1 + b_1).
class ReluFeedForwardImpl : public FeedForwardImpl {
 public:
  using FeedForwardImpl::FeedForwardImpl;

 private:
  at::Tensor hidden(const at::Tensor& x) override { return project_in_.relu(x); }
};

/// hidden(x) = f(x W_1 + b_1) with another activation: GELU or SiLU (Hendrycks and Gimpel 2016).
class ActivatedFeedForwardImpl : public FeedForwardImpl {
 public:
  ActivatedFeedForwardImpl(const LayerOptions& options, ActivationFunction activation)
      : FeedForwardImpl(options), activation_(activation) {}

 private:
  at::Tensor hidden(const at::Tensor& x) override { return activation_(project_in_(x)); }

  ActivationFunction activation_;
};

/// hidden(x) = f(x W_g + b_g) * (x W_1 + b_1) (Shazeer 2020): SwiGLU with SiLU, GEGLU with GELU.
class GatedFeedForwardImpl : public FeedForwardImpl {
 public:
  GatedFeedForwardImpl(const LayerOptions& options, ActivationFunction activation);

  void pack(WeightFormat format) override;

  Linear gate{nullptr};

 private:
  at::Tensor hidden(const at::Tensor& x) override {
    return activation_(project_gate_(x)) * project_in_(x);
  }

  ActivationFunction activation_;
  Projection project_gate_;
};

[[nodiscard]] FeedForward make_feed_forward(const LayerOptions& options);

}  // namespace heed
