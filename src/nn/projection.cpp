#include "heed/nn/projection.h"

#include <ATen/ops/empty.h>

#include <utility>

#include "activation.h"
#include "heed/nn/linear.h"
#include "packed_weight.h"

namespace heed {
namespace {

at::Tensor packed_product(const PackedWeight& weight, const at::Tensor& x, Activation activation) {
  const at::Tensor y = weight.product(x.reshape({-1, x.size(-1)}).contiguous(), activation);
  auto shape = x.sizes().vec();
  shape.back() = y.size(-1);
  return y.view(shape);
}

}  // namespace

Projection::Projection(at::Tensor weight, at::Tensor bias)
    : Projection(weight, std::move(bias), 0, weight.size(0)) {}

Projection::Projection(at::Tensor weight, at::Tensor bias, int64_t begin, int64_t end)
    : weight_(std::move(weight)), bias_(std::move(bias)), begin_(begin), end_(end) {}

at::Tensor Projection::operator()(const at::Tensor& x) const {
  if (packed_) return packed_product(*packed_, x, Activation::none);
  return linear(x, weight(), bias());
}

at::Tensor Projection::relu(const at::Tensor& x) const {
  if (packed_) return packed_product(*packed_, x, Activation::relu);
  return linear_relu(x, weight(), bias());
}

void Projection::pack(WeightFormat format) {
  packed_ = pack_weight(weight(), bias(), format);
  format_ = format;
}

Projection Projection::select(const at::Tensor& outputs) const {
  Projection selected(weight().index_select(0, outputs),
                      bias_.defined() ? bias().index_select(0, outputs) : at::Tensor());
  if (format_) selected.pack(*format_);
  return selected;
}

void release(at::Tensor& parameter) { parameter.set_data(at::empty({0}, parameter.options())); }

at::Tensor Projection::weight() const {
  const bool is_whole = begin_ == 0 && end_ == weight_.size(0);
  return is_whole ? weight_ : weight_.slice(0, begin_, end_);
}

at::Tensor Projection::bias() const {
  const bool is_whole = !bias_.defined() || (begin_ == 0 && end_ == bias_.size(0));
  return is_whole ? bias_ : bias_.slice(0, begin_, end_);
}

}  // namespace heed
