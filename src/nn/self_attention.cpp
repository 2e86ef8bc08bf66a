#include "heed/nn/self_attention.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

#include <algorithm>
#include <cmath>

#include "gathered_step.h"
#include "heed/nn/dropout.h"
#include "packed_attention.h"
#include "step_attention.h"

namespace heed {

at::Tensor ScaledDotProductImpl::forward(const at::Tensor& projected, const AttentionMask& mask) {
  return packed_self_attention(projected, heads_, mask, dropout_now());
}

at::Tensor ScaledDotProductImpl::weights(const at::Tensor& projected, const AttentionMask& mask) {
  return attention_weights(parts_of(projected, heads_), mask);
}

at::Tensor ScaledDotProductImpl::step(const SelfAttentionCache& cache, const StepRows& rows) {
  return step_self_attention(cache, rows, heads_);
}

namespace {

at::Tensor new_vectors(int64_t max_distance, int64_t width, InitialWeights initial) {
  at::Tensor vectors = at::empty({2 * max_distance + 1, width});
  if (initial == InitialWeights::drawn) torch::nn::init::xavier_uniform_(vectors);
  return vectors;
}

// Those of `vectors` [2 max_distance + 1, width] that as many positions can have use for.
at::Tensor used(const at::Tensor& vectors, int64_t positions) {
  const int64_t max_distance = vectors.size(0) / 2;
  const int64_t farthest = std::min(max_distance, positions - 1);
  return vectors.narrow(0, max_distance - farthest, 2 * farthest + 1);
}

// Which of these vectors belongs to each pair of the last `queries` of `keys` positions and all:
// [queries, keys] int64.
at::Tensor relations(const at::Tensor& like, int64_t queries, int64_t keys, int64_t max_distance) {
  const auto options = like.options().dtype(at::kLong);
  const at::Tensor query = at::arange(keys - queries, keys, options).unsqueeze(1);
  const at::Tensor distance = at::arange(keys, options).unsqueeze(0) - query;
  const int64_t farthest = std::min(max_distance, keys - 1);
  return distance.clamp(-farthest, farthest) + farthest;
}

// softmax(Q (K + A^K)^T / sqrt(d_k)): [batch, heads, queries, keys]
at::Tensor relation_weights(const HeadParts& parts, const at::Tensor& key_vectors,
                            const at::Tensor& relation, const AttentionMask& mask) {
  const at::Tensor& q = parts.queries;
  const at::Tensor by_vector = at::matmul(q, key_vectors.t());  // [batch, heads, queries, vectors]
  auto shape = by_vector.sizes().vec();
  shape.back() = relation.size(1);
  const at::Tensor scores =
      (at::matmul(q, parts.keys.transpose(-2, -1)) + by_vector.gather(-1, relation.expand(shape))) /
      std::sqrt(q.size(-1));
  return (scores + added_to_scores(mask, scores)).softmax(-1);
}

// The sums of V + A^V, [batch, queries, heads.out()].
at::Tensor relation_values(const at::Tensor& weights, const at::Tensor& values,
                           const at::Tensor& value_vectors, const at::Tensor& relation) {
  auto shape = weights.sizes().vec();
  shape.back() = value_vectors.size(0);
  const at::Tensor of_vectors = at::zeros(shape, weights.options())
                                    .scatter_add(-1, relation.expand(weights.sizes()), weights);
  return join_heads(at::matmul(weights, values) + at::matmul(of_vectors, value_vectors));
}

}  // namespace

RelationAwareImpl::RelationAwareImpl(const AttentionHeads& heads, double dropout,
                                     int64_t max_distance, InitialWeights initial)
    : SelfAttentionImpl(heads, dropout),
      keys(register_parameter("keys", new_vectors(max_distance, heads.d_k, initial))),
      values(register_parameter("values", new_vectors(max_distance, heads.d_v, initial))),
      max_distance_(max_distance) {}

at::Tensor RelationAwareImpl::forward(const at::Tensor& projected, const AttentionMask& mask) {
  const HeadParts parts = parts_of(projected, heads_);
  const int64_t len = projected.size(1);
  const at::Tensor relation = relations(projected, len, len, max_distance_);
  const at::Tensor weights =
      dropout(relation_weights(parts, used(keys, len), relation, mask), dropout_now());
  return relation_values(weights, parts.values, used(values, len), relation);
}

at::Tensor RelationAwareImpl::weights(const at::Tensor& projected, const AttentionMask& mask) {
  const int64_t len = projected.size(1);
  return relation_weights(parts_of(projected, heads_), used(keys, len),
                          relations(projected, len, len, max_distance_), mask);
}

at::Tensor RelationAwareImpl::step(const SelfAttentionCache& cache, const StepRows& rows) {
  const auto [parts, mask] = gather_step(cache, rows, heads_);
  const int64_t len = parts.keys.size(2);
  const at::Tensor relation = relations(parts.keys, 1, len, max_distance_);
  const at::Tensor weights = relation_weights(parts, used(keys, len), relation, mask);
  return relation_values(weights, parts.values, used(values, len), relation).squeeze(1);
}

}  // namespace heed
