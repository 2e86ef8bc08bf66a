#include "heed/nn/causal_decoder.h"

namespace heed {

at::Tensor CausalLayerImpl::start(at::Tensor x, const AttentionMask& mask,
                                  const at::Tensor& lengths, SelfAttentionCache& cache) {
  const Residual& residual = *residual_;
  x = residual(x, norm1, [&](const at::Tensor& in) {
    cache.prefix = {self_attn->project(in).contiguous(), lengths};
    return self_attn->of_projected(cache.prefix.projected, mask);
  });
  x = residual(x, norm2, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

at::Tensor CausalLayerImpl::step(at::Tensor x, SelfAttentionCache& cache, const StepRows& rows) {
  const Residual& residual = *residual_;
  x = residual(x, norm1, [&](const at::Tensor& in) { return self_attn->step(in, cache, rows); });
  x = residual(x, norm2, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

at::Tensor CausalDecoderImpl::forward(at::Tensor x, const AttentionMask& mask) {
  const AttentionMask with_bias = biased(mask, x.size(1));
  for (size_t i = 0; i < num_layers(); ++i) x = layer(i).forward(x, with_bias);
  return norm->forward(x);
}

std::vector<DecoderLayerState> CausalDecoderImpl::start(at::Tensor x, const AttentionMask& mask,
                                                        const at::Tensor& lengths) {
  const AttentionMask with_bias = biased(mask, x.size(1));
  std::vector<DecoderLayerState> states(num_layers());
  for (size_t i = 0; i < num_layers(); ++i)
    x = layer(i).start(x, with_bias, lengths, states[i].self);
  return states;
}

at::Tensor CausalDecoderImpl::step(at::Tensor x, std::vector<DecoderLayerState>& states,
                                   const StepRows& rows) {
  const int64_t prefix = states.front().self.prefix.projected.size(1);
  StepRows with_bias = rows;
  with_bias.bias = score_bias->of_last(prefix + rows.ancestors.size(0));
  for (size_t i = 0; i < states.size(); ++i) x = layer(i).step(x, states[i].self, with_bias);
  return norm->forward(x);
}

}  // namespace heed
