#include "matrix_products.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "heed/core/stopwatch.h"
#include "heed/nn/linear.h"

namespace heed {
namespace {

// The shortest of some runs, the first, which warms up, left out.
double shortest(const std::function<at::Tensor()>& product) {
  constexpr int repetitions = 4;
  double seconds = std::numeric_limits<double>::infinity();
  (void)product();
  for (int i = 0; i < repetitions; ++i) {
    const Stopwatch stopwatch;
    (void)product();
    seconds = std::min(seconds, stopwatch.seconds());
  }
  return seconds;
}

// By the fastest of LibTorch's product of factors in their type, and of heed's linear(), which
// takes factors in float32 and, in bf16, rounds them first.
double seconds_of(const MatrixProduct& product) {
  const bool is_bf16 = at::autocast::is_autocast_enabled(at::kCPU);
  const at::Tensor x = at::randn({product.rows, product.in});
  const at::Tensor weight = at::randn({product.out, product.in});
  const at::Tensor gradient = at::randn({product.rows, product.out});
  const auto faster = [=](const at::Tensor& a, const at::Tensor& b) {  // a b
    const at::ScalarType type = is_bf16 ? at::kBFloat16 : at::kFloat;
    const at::Tensor a_factor = a.to(type), b_factor = b.to(type);
    return std::min(shortest([&] { return at::mm(a_factor, b_factor); }),
                    shortest([&] { return heed::linear(a, b.t()); }));
  };
  return static_cast<double>(product.count) *
         (faster(x, weight.t()) + faster(gradient, weight) + faster(gradient.t(), x));
}

bool is_gated(FeedForwardType type) {
  return type == FeedForwardType::swiglu || type == FeedForwardType::geglu;
}

}  // namespace

std::vector<MatrixProduct> products_of_step(const TransformerConfig& config, const Batch& batch) {
  const bool has_encoder = config.architecture == Architecture::encoder_decoder;
  const int64_t src = batch.src.numel(), tgt = batch.tgt_input.numel();  // positions
  const int64_t seen = has_encoder ? tgt : src + tgt;                    // by the decoder
  const int64_t d = config.d_model, inner = config.dim_feedforward;
  const int64_t encoders = config.num_encoder_layers, decoders = config.num_decoder_layers;
  const int64_t widenings = is_gated(config.feed_forward) ? 2 : 1;
  const int64_t crossings = has_encoder ? decoders : 0;
  const AttentionHeads heads = config.heads();
  return {
      {src, d, heads.all(), encoders},           // self-attention's queries, keys and values
      {src, heads.out(), d, encoders},           // its output
      {src, d, inner, widenings * encoders},     // feed-forward
      {src, inner, d, encoders},                 //
      {seen, d, heads.all(), decoders},          // the decoder's self-attention
      {seen, heads.out(), d, decoders},          //
      {tgt, d, heads.queries(), crossings},      // queries and output of attention to the source,
      {tgt, heads.out(), d, crossings},          //
      {src, d, heads.keys_values(), crossings},  // its keys and values
      {seen, d, inner, widenings * decoders},    // feed-forward
      {seen, inner, d, decoders},                //
      {tgt, d, config.vocab_size, 1},            // logits
  };
}

double flops_of(const std::vector<MatrixProduct>& products) {
  double flops = 0.0;
  for (const auto& product : products) flops += product.flops();
  return flops;
}

double seconds_of(const std::vector<MatrixProduct>& products) {
  double seconds = 0.0;
  for (const auto& product : products) seconds += seconds_of(product);
  return seconds;
}

}  // namespace heed
