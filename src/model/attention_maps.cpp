#include "heed/model/attention_maps.h"

#include <ATen/ops/tensor.h>

#include "heed/model/eval_mode_guard.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

/// Collects what a model's attentions show as long as it lives.
class Watch {
 public:
  explicit Watch(TransformerImpl& model) : model_(model) {
    observe([](std::vector<at::Tensor>& maps) {
      return [&maps](const at::Tensor& weights) { maps.push_back(weights[0]); };
    });
  }
  ~Watch() {
    observe([](std::vector<at::Tensor>&) { return nullptr; });
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  AttentionMaps seen;

 private:
  template <class MakeObserver>
  void observe(MakeObserver observer_of) {
    for (const auto& layer : *model_.encoder->layers) {
      layer->as<EncoderLayer>()->self_attn->observe(observer_of(seen.encoder_self));
    }
    for (const auto& layer : *model_.decoder->layers) {
      layer->as<DecoderLayer>()->self_attn->observe(observer_of(seen.decoder_self));
      layer->as<DecoderLayer>()->cross_attn->observe(observer_of(seen.cross));
    }
  }

  TransformerImpl& model_;
};

// [1, len]
at::Tensor one_sentence(std::vector<int64_t> ids, at::Device device) {
  return at::tensor(ids, at::kLong).unsqueeze(0).to(device);
}

}  // namespace

AttentionMaps attention_maps(Transformer& model, std::span<const int32_t> source,
                             std::span<const int32_t> target) {
  const at::NoGradGuard no_grad;
  const EvalModeGuard eval_mode(*model);
  std::vector<int64_t> src(source.begin(), source.end());
  src.push_back(eos_id);
  std::vector<int64_t> tgt{bos_id};
  tgt.insert(tgt.end(), target.begin(), target.end());
  Watch watch(*model);
  const Memory memory = model->encode(one_sentence(src, model->device()), {});
  (void)model->decode(one_sentence(tgt, model->device()), memory);
  return std::move(watch.seen);
}

}  // namespace heed
