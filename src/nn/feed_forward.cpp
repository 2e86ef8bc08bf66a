#include "heed/nn/feed_forward.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/silu.h>

#include <array>

#include "heed/nn/layer_options.h"
#include "heed/nn/make_module.h"

namespace heed {
namespace {

at::Tensor gelu(const at::Tensor& x) { return at::gelu(x); }
at::Tensor silu(const at::Tensor& x) { return at::silu(x); }

}  // namespace

std::span<const std::pair<FeedForwardType, const char*>> enum_names(FeedForwardType) {
  static constexpr std::array<std::pair<FeedForwardType, const char*>, 5> names{
      {{FeedForwardType::relu, "relu"},
       {FeedForwardType::gelu, "gelu"},
       {FeedForwardType::silu, "silu"},
       {FeedForwardType::swiglu, "swiglu"},
       {FeedForwardType::geglu, "geglu"}}};
  return names;
}

FeedForwardImpl::FeedForwardImpl(const LayerOptions& options)
    : linear1(register_module("linear1",
                              Linear(options.linear(options.d_model, options.dim_feedforward)))),
      linear2(register_module("linear2",
                              Linear(options.linear(options.dim_feedforward, options.d_model)))),
      project_in_(linear1->weight, linear1->bias),
      project_out_(linear2->weight, linear2->bias),
      dropout_(options.activation_dropout) {}

void FeedForwardImpl::pack(WeightFormat format) {
  project_in_.pack(format);
  release(linear1->weight);
  project_out_.pack(format);
  release(linear2->weight);
}

GatedFeedForwardImpl::GatedFeedForwardImpl(const LayerOptions& options,
                                           ActivationFunction activation)
    : FeedForwardImpl(options),
      gate(register_module("gate",
                           Linear(options.linear(options.d_model, options.dim_feedforward)))),
      activation_(activation),
      project_gate_(gate->weight, gate->bias) {}

void GatedFeedForwardImpl::pack(WeightFormat format) {
  FeedForwardImpl::pack(format);
  project_gate_.pack(format);
  release(gate->weight);
}

FeedForward make_feed_forward(const LayerOptions& options) {
  switch (options.feed_forward) {
    case FeedForwardType::gelu:
      return make_module<FeedForward, ActivatedFeedForwardImpl>(options, gelu);
    case FeedForwardType::silu:
      return make_module<FeedForward, ActivatedFeedForwardImpl>(options, silu);
    case FeedForwardType::swiglu:
      return make_module<FeedForward, GatedFeedForwardImpl>(options, silu);
    case FeedForwardType::geglu:
      return make_module<FeedForward, GatedFeedForwardImpl>(options, gelu);
    case FeedForwardType::relu:
      break;
  }
  return make_module<FeedForward, ReluFeedForwardImpl>(options);
}

}  // namespace heed
