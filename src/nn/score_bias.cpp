#include "heed/nn/score_bias.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

#include <cmath>
#include <vector>

namespace heed {
namespace {

constexpr int64_t num_buckets = 32, max_distance = 128;  // T5's

// [queries, keys] int64: key's position less query's.
at::Tensor distances(const PositionPairs& pairs) {
  const at::Tensor queries =
      at::arange(pairs.first_query, pairs.first_query + pairs.queries, at::kLong);
  return at::arange(pairs.keys, at::kLong).unsqueeze(0) - queries.unsqueeze(1);
}

// Distances from 0 up to the buckets 0 .. buckets - 1: half of them as they are, the other half
// logarithmically wider up to max_distance.
at::Tensor buckets_of(const at::Tensor& distance, int64_t buckets) {
  const int64_t exact = buckets / 2;
  const double decades = std::log(static_cast<double>(max_distance) / static_cast<double>(exact));
  const at::Tensor share = (distance.clamp_min(1).to(at::kFloat) / exact).log() / decades;
  const at::Tensor far = exact + (share * (buckets - exact)).to(at::kLong);
  return at::where(distance < exact, distance, far.clamp_max(buckets - 1));
}

}  // namespace

at::Tensor ScoreBiasImpl::of_last(int64_t length) {
  const at::Tensor bias = forward({length - 1, 1, length});
  return bias.defined() ? bias.select(1, 0).to(at::kFloat) : bias;
}

at::Tensor alibi_slopes(int64_t num_heads) {
  int64_t power = 1;
  while (2 * power <= num_heads) power *= 2;
  std::vector<double> slopes;
  const auto slope = [](int64_t i, int64_t heads) {
    return std::pow(2.0, -8.0 * static_cast<double>(i) / static_cast<double>(heads));
  };
  for (int64_t i = 1; i <= power; ++i) slopes.push_back(slope(i, power));
  for (int64_t i = 1; std::ssize(slopes) < num_heads; i += 2) slopes.push_back(slope(i, 2 * power));
  return at::tensor(slopes, at::kFloat);
}

AlibiImpl::AlibiImpl(int64_t num_heads) : slopes_(alibi_slopes(num_heads)) {}

at::Tensor AlibiImpl::forward(const PositionPairs& pairs) {
  return -distances(pairs).abs() * slopes_.view({-1, 1, 1});
}

RelativeBiasImpl::RelativeBiasImpl(int64_t num_heads, bool is_bidirectional)
    : weight(register_parameter("weight", at::empty({num_buckets, num_heads}))),
      is_bidirectional_(is_bidirectional) {
  torch::nn::init::normal_(weight, 0.0, 0.02);
}

at::Tensor RelativeBiasImpl::forward(const PositionPairs& pairs) {
  const at::Tensor distance = distances(pairs);
  at::Tensor buckets;
  if (is_bidirectional_) {
    constexpr int64_t half = num_buckets / 2;
    buckets = buckets_of(distance.abs(), half) + (distance > 0).to(at::kLong) * half;
  } else {
    buckets = buckets_of((-distance).clamp_min(0), num_buckets);
  }
  return weight.index_select(0, buckets.flatten().to(weight.device()))
      .view({pairs.queries, pairs.keys, -1})
      .permute({2, 0, 1});
}

WindowImpl::WindowImpl(ScoreBias inside, int64_t window, int64_t num_heads)
    : inside_(register_module("inside", std::move(inside))),
      window_(window),
      num_heads_(num_heads) {}

at::Tensor WindowImpl::forward(const PositionPairs& pairs) {
  at::Tensor bias = inside_->forward(pairs);
  if (!bias.defined()) bias = at::zeros({num_heads_, pairs.queries, pairs.keys}, at::kFloat);
  return bias.masked_fill((distances(pairs).abs() > window_).to(bias.device()), hidden_score);
}

}  // namespace heed
