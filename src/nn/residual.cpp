#include "heed/nn/residual.h"

#include <array>
#include <cmath>

#include "heed/nn/dropout.h"
#include "heed/nn/make_module.h"

namespace heed {

namespace {

// alpha and beta as fourth roots.
ResidualOptions deep_norm(int64_t alpha4, int64_t inverse_beta4) {
  return {.norm = NormPosition::deep,
          .scale = std::pow(alpha4, 0.25),
          .initial_gain = std::pow(inverse_beta4, -0.25)};
}

}  // namespace

std::span<const std::pair<NormPosition, const char*>> enum_names(NormPosition) {
  static constexpr std::array<std::pair<NormPosition, const char*>, 3> names{
      {{NormPosition::post, "post"}, {NormPosition::pre, "pre"}, {NormPosition::deep, "deep"}}};
  return names;
}

at::Tensor PostNorm::add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                         double dropout) const {
  return norm->of_sum(x, sublayer, dropout);
}

at::Tensor PreNorm::read(const at::Tensor& x, Norm& norm) const { return norm->forward(x); }

at::Tensor PreNorm::add(const at::Tensor& x, const at::Tensor& sublayer, Norm&,
                        double dropout) const {
  return add_dropout(x, sublayer, dropout);
}

at::Tensor DeepNorm::add(const at::Tensor& x, const at::Tensor& sublayer, Norm& norm,
                         double dropout) const {
  return norm->of_sum(alpha_ * x, sublayer, dropout);
}

std::unique_ptr<const Residual> make_residual(const ResidualOptions& options, double dropout) {
  switch (options.norm) {
    case NormPosition::pre:
      return std::make_unique<PreNorm>(dropout);
    case NormPosition::deep:
      return std::make_unique<DeepNorm>(dropout, options.scale);
    case NormPosition::post:
      break;
  }
  return std::make_unique<PostNorm>(dropout);
}

Norm make_final_norm(int64_t d_model, const ResidualOptions& residual, const NormOptions& norm) {
  if (residual.norm == NormPosition::pre) return make_norm(d_model, norm);
  return make_module<Norm, NoNormImpl>();
}

ResidualOptions deep_norm_encoder(int64_t encoder_layers, int64_t decoder_layers) {
  const double depth =
      std::pow(std::pow(encoder_layers, 4) * static_cast<double>(decoder_layers), 1.0 / 16);
  return {.norm = NormPosition::deep, .scale = 0.81 * depth, .initial_gain = 0.87 / depth};
}

ResidualOptions deep_norm_decoder(int64_t decoder_layers) {
  return deep_norm(3 * decoder_layers, 12 * decoder_layers);
}

ResidualOptions deep_norm_decoder_only(int64_t layers) { return deep_norm(2 * layers, 8 * layers); }

}  // namespace heed
