#pragma once

#include <memory>
#include <span>
#include <utility>

#include "heed/nn/norm.h"

namespace heed {

/// Where the norm of a residual connection stands: behind the sum (the paper), in front of the
/// sub-layer, or behind a sum that weighs what was there before (DeepNorm).
enum class NormPosition { post, pre, deep };
std::span<const std::pair<NormPosition, const char*>> enum_names(NormPosition);

struct ResidualOptions {
  NormPosition norm = NormPosition::post;
  double scale = 1.0;         ///< alpha of DeepNorm: what x is multiplied by.
  double initial_gain = 1.0;  ///< beta of DeepNorm: of the weights that write into the sum.
};

/// A residual connection around a sub-layer, with its norm and dropout (Vaswani et al. 2017,
/// sections 3.1 and 5.4).
class Residual {
 public:
  explicit Residual(double dropout) : dropout_(dropout) {}
  virtual ~Residual() = default;

  /// x [..., d_model] with what sublayer(x) adds to it, [..., d_model].
  template <class Sublayer>
  at::Tensor operator()(const at::Tensor& x, Norm& norm, Sublayer sublayer) const {
    return add(x, sublayer(read(x, norm)), norm, norm->is_training() ? dropout_ : 0.0);
  }

 private:
  /// What the sub-layer is given: x, unless a norm stands in front of it.
  virtual at::Tensor read(const at::Tensor& x, Norm& /*norm*/) const { return x; }
  /// What becomes of x and the sub-layer's output.
  virtual at::Tensor add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                         double dropout) const = 0;

  double dropout_;
};

/// Norm(x + Dropout(Sublayer(x))): the paper's.
class PostNorm : public Residual {
 public:
  using Residual::Residual;

 private:
  at::Tensor add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                 double dropout) const override;
};

/// x + Dropout(Sublayer(Norm(x))) (Xiong et al. 2020); a stack of these needs a norm at its end.
class PreNorm : public Residual {
 public:
  using Residual::Residual;

 private:
  at::Tensor read(const at::Tensor& x, Norm& norm) const override;
  at::Tensor add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                 double dropout) const override;
};

/// Norm(alpha x + Dropout(Sublayer(x))) (Wang et al. 2022, DeepNet).
class DeepNorm : public Residual {
 public:
  DeepNorm(double dropout, double alpha) : Residual(dropout), alpha_(alpha) {}

 private:
  at::Tensor add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                 double dropout) const override;

  double alpha_;
};

[[nodiscard]] std::unique_ptr<const Residual> make_residual(const ResidualOptions& options,
                                                            double dropout);

/// The norm at the end of a stack of layers.
[[nodiscard]] Norm make_final_norm(int64_t d_model, const ResidualOptions& residual,
                                   const NormOptions& norm);

/// alpha and beta for a stack of an encoder-decoder, and for one that stands alone (Wang et al.
/// 2022, Figure 2).
[[nodiscard]] ResidualOptions deep_norm_encoder(int64_t encoder_layers, int64_t decoder_layers);
[[nodiscard]] ResidualOptions deep_norm_decoder(int64_t decoder_layers);
[[nodiscard]] ResidualOptions deep_norm_decoder_only(int64_t layers);

}  // namespace heed
