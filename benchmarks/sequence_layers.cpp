#include "sequence_layers.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/zeros.h>

#include <array>
#include <cmath>
#include <tuple>
#include <vector>

#include "heed/nn/attention.h"
#include "heed/nn/score_bias.h"

namespace heed {
namespace {

/// Each [batch, heads, n, d / heads].
struct Heads {
  explicit Heads(const LayerSizes& sizes)
      : queries(random(sizes)), keys(random(sizes)), values(random(sizes)) {}

  at::Tensor queries, keys, values;

 private:
  static at::Tensor random(const LayerSizes& sizes) {
    return at::randn({sizes.batch, sizes.heads, sizes.n, sizes.d / sizes.heads});
  }
};

// Weights [shape] that keep the variance of inputs which `fan_in` of them meet.
at::Tensor random_weights(at::IntArrayRef shape, int64_t fan_in) {
  return at::randn(shape) / std::sqrt(static_cast<double>(fan_in));
}

ForwardPass attention_written_out(const LayerSizes& sizes) {
  return [in = Heads(sizes)] {
    const at::Tensor queries = in.queries / std::sqrt(in.queries.size(-1));
    const at::Tensor scores = at::matmul(queries, in.keys.transpose(-2, -1));
    return at::matmul(scores.softmax(-1), in.values);
  };
}

ForwardPass fused_attention(const LayerSizes& sizes) {
  return [in = Heads(sizes)] {
    return at::scaled_dot_product_attention(in.queries, in.keys, in.values);
  };
}

ForwardPass whole_attention_layer(const LayerSizes& sizes) {
  MultiheadAttention layer(sizes.d, sizes.heads);
  layer->eval();
  const at::Tensor x = at::randn({sizes.batch, sizes.n, sizes.d});
  return [layer, x]() mutable { return layer->forward(x, AttentionMask::none()); };
}

/// Attention of each position to those at most r to each side, which costs r n d: queries go in
/// blocks of r, to which their own block and its two neighbours are all the keys there are. Of
/// these 3 r keys a mask hides those beyond r, so that two thirds of the products count.
class RestrictedAttention {
 public:
  explicit RestrictedAttention(const LayerSizes& sizes)
      : in_(sizes),
        block_(sizes.r),
        blocks_((sizes.n + block_ - 1) / block_),
        hidden_(hidden(sizes.n).repeat({sizes.batch, 1, 1, 1})) {}

  // [batch, heads, n, d_head]
  at::Tensor operator()() const {
    const int64_t batch = in_.queries.size(0), n = in_.queries.size(2);
    const at::Tensor result = at::scaled_dot_product_attention(
        blocks_of(in_.queries, 0), blocks_of(in_.keys, block_), blocks_of(in_.values, block_),
        hidden_);  // [batch blocks, heads, block, d_head]
    return result.unflatten(0, {batch, blocks_}).transpose(1, 2).flatten(2, 3).narrow(2, 0, n);
  }

 private:
  // [batch, heads, n, d_head] -> [batch blocks, heads, block + 2 around, d_head], zeros beyond the
  // ends. With a batch of one nothing but the padding is copied.
  at::Tensor blocks_of(const at::Tensor& x, int64_t around) const {
    const int64_t missing = blocks_ * block_ - x.size(2);
    const at::Tensor padded = at::constant_pad_nd(x, {0, 0, around, around + missing});
    return padded.unfold(2, block_ + 2 * around, block_).permute({0, 2, 1, 4, 3}).flatten(0, 1);
  }

  // What is added to scores so that each query of each block sees what it may: [blocks, 1, block, 3
  // block]
  at::Tensor hidden(int64_t n) const {
    const at::Tensor query = at::arange(blocks_ * block_).view({blocks_, block_, 1});
    const at::Tensor first = at::arange(blocks_).view({blocks_, 1, 1}) * block_ - block_;
    const at::Tensor key = first + at::arange(3 * block_);  // [blocks, 1, 3 block]
    const at::Tensor allowed = (key - query).abs().le(block_) & key.ge(0) & key.lt(n);
    return at::zeros(allowed.sizes()).masked_fill(~allowed, hidden_score).unsqueeze(1);
  }

  Heads in_;
  int64_t block_, blocks_;
  at::Tensor hidden_;
};

ForwardPass restricted_attention(const LayerSizes& sizes) { return RestrictedAttention(sizes); }

ForwardPass recurrent_layer(const LayerSizes& sizes) {
  const int64_t d = sizes.d;
  const std::vector<at::Tensor> weights{random_weights({4 * d, d}, d),
                                        random_weights({4 * d, d}, d), at::zeros({4 * d}),
                                        at::zeros({4 * d})};
  const std::vector<at::Tensor> state(2, at::zeros({1, sizes.batch, d}));
  const at::Tensor x = at::randn({sizes.batch, sizes.n, d});
  return [weights, state, x] {
    return std::get<0>(at::lstm(x, state, weights, /*has_biases=*/true, /*num_layers=*/1,
                                /*dropout=*/0.0, /*train=*/false, /*bidirectional=*/false,
                                /*batch_first=*/true));
  };
}

ForwardPass convolution(const LayerSizes& sizes) {
  const int64_t d = sizes.d;
  const at::Tensor weight = random_weights({d, d, sizes.k}, d * sizes.k);
  const at::Tensor x = at::randn({sizes.batch, d, sizes.n}), bias = at::zeros({d});
  return [weight, x, bias] { return at::conv1d(x, weight, bias, /*stride=*/1, "same"); };
}

}  // namespace

std::span<const SequenceLayer> sequence_layers() {
  static constexpr std::array<SequenceLayer, 6> layers{{
      {"self-attention, written out", "n^2 d", attention_written_out},
      {"self-attention, fused", "n^2 d", fused_attention},
      {"self-attention, restricted", "r n d", restricted_attention},
      {"recurrent (LSTM)", "n d^2", recurrent_layer},
      {"convolutional", "k n d^2", convolution},
      {"heed's self-attention layer", "n^2 d + n d^2", whole_attention_layer},
  }};
  return layers;
}

}  // namespace heed
