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
      return [&maps](const at::Tensor& weights) { maps.push_back(weights[0].cpu()); };
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

namespace {

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

AttentionMapAxes::AttentionMapAxes(std::vector<std::string> source, std::vector<std::string> target,
                                   bool has_encoder) {
  const std::vector<std::string> read = joined(std::move(source), {"</s>"});
  const std::vector<std::string> seen = joined({"<s>"}, target);
  const std::vector<std::string> written = joined(std::move(target), {"</s>"});
  if (has_encoder) {
    encoder_self = {read, read};
    decoder_self = {written, seen};
    cross = {written, read};
  } else {
    decoder_self = {joined(read, written), joined(read, seen)};
  }
}

}  // namespace heed
