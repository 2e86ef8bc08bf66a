#include "gathered_step.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <vector>

namespace heed {
namespace {

// [rows, positions]: where in the positions' concatenation an ancestor stands.
at::Tensor places_of(const std::vector<at::Tensor>& positions, const at::Tensor& ancestors) {
  std::vector<int64_t> begins;
  int64_t begin = 0;
  for (const at::Tensor& position : positions) {
    begins.push_back(begin);
    begin += position.size(0);
  }
  return (ancestors + at::tensor(begins, at::kLong).to(ancestors.device()).unsqueeze(1)).t();
}

/// What the rows of a step look back to.
struct GatheredKeys {
  at::Tensor projected;  ///< [rows, keys, width], the newest position last.
  at::Tensor allowed;    ///< [rows, keys] bool; undefined = all.
};

// The prefix of each row, at the end of as many positions as the longest has.
GatheredKeys gather_prefix(const ProjectedMemory& prefix, const at::Tensor& sentences) {
  const int64_t len = prefix.projected.size(1);
  const at::Tensor lengths = prefix.lengths.index_select(0, sentences).unsqueeze(1);
  const at::Tensor place = at::arange(len, sentences.options()).unsqueeze(0) - (len - lengths);
  const at::Tensor index = place.clamp_min(0) + len * sentences.unsqueeze(1);  // [rows, len]
  const at::Tensor projected = prefix.projected.flatten(0, 1)
                                   .index_select(0, index.flatten())
                                   .view({sentences.size(0), len, -1});
  return {projected, place >= 0};
}

GatheredKeys gather_keys(const SelfAttentionCache& cache, const StepRows& rows) {
  const at::Tensor places = places_of(cache.decoded, rows.ancestors);
  const at::Tensor decoded = at::cat(cache.decoded)
                                 .index_select(0, places.flatten())
                                 .view({places.size(0), places.size(1), -1});
  if (!cache.prefix.projected.defined()) return {decoded, {}};
  const GatheredKeys prefix = gather_prefix(cache.prefix, rows.sentences);
  const at::Tensor all = at::ones(places.sizes(), prefix.allowed.options());
  return {at::cat({prefix.projected, decoded}, 1), at::cat({prefix.allowed, all}, 1)};
}

}  // namespace

GatheredStep gather_step(const SelfAttentionCache& cache, const StepRows& rows,
                         const AttentionHeads& heads) {
  const GatheredKeys keys = gather_keys(cache, rows);
  const at::Tensor queries = cache.decoded.back().narrow(-1, 0, heads.queries()).unsqueeze(1);
  const at::Tensor keys_values = keys.projected.narrow(-1, heads.queries(), heads.keys_values());
  const at::Tensor bias = rows.bias.defined() ? rows.bias.unsqueeze(1) : rows.bias;
  return {parts_of(queries, keys_values, heads), AttentionMask::padding(keys.allowed).with(bias)};
}

}  // namespace heed
