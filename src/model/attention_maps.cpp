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
    const auto collect = [](std::vector<at::Tensor>& maps) {
      return [&maps](const at::Tensor& weights) { maps.push_back(weights[0]); };
    };
    model_.observe({collect(seen.encoder_self), collect(seen.decoder_self), collect(seen.cross)});
  }
  ~Watch() { model_.observe({}); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  AttentionMaps seen;

 private:
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
