#include "heed/nn/positional_encoding.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <torch/nn/init.h>

#include "heed/core/error.h"

namespace heed {

at::Tensor sinusoidal_encodings(int64_t positions, int64_t d_model) {
  // In double precision: a float's rounding of pos / 10000^(2i/d) is an error of 1e-4 at 1,000.
  const at::Tensor position = at::arange(positions, at::kDouble);
  const at::Tensor frequency =
      at::pow(10000.0, -at::arange(0, d_model, 2, at::kDouble) / static_cast<double>(d_model));
  const at::Tensor angle = at::outer(position, frequency);  // [positions, ceil(d_model / 2)]
  const at::Tensor interleaved = at::stack({angle.sin(), angle.cos()}, -1).flatten(1);
  return interleaved.narrow(1, 0, d_model).to(at::kFloat);
}

SinusoidalEncodingImpl::SinusoidalEncodingImpl(int64_t d_model)
    : table_(sinusoidal_encodings, d_model) {}

at::Tensor SinusoidalEncodingImpl::forward(const at::Tensor& x, const Positions& positions) {
  return x + table_.rows(positions, x.size(1), x.device());
}

LearnedEncodingImpl::LearnedEncodingImpl(int64_t max_positions, int64_t d_model)
    : weight(register_parameter("weight", at::empty({max_positions, d_model}))) {
  torch::nn::init::normal_(weight, 0.0, 0.02);  // as GPT-1's (Radford et al. 2018)
}

at::Tensor LearnedEncodingImpl::forward(const at::Tensor& x, const Positions& positions) {
  const int64_t end = positions.end(x.size(1));
  if (end > weight.size(0)) {
    throw Error(
        fmt::format("position {} has no encoding: the model learned {}", end, weight.size(0)),
        "model.max_positions",
        "Translate shorter lines (--max_source_length, --max_extra_length), or train with "
        "more positions");
  }
  return x + rows_at(weight, positions, x.size(1));
}

}  // namespace heed
