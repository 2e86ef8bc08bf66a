#include "heed/training/trainer.h"

#include <ATen/Context.h>

#include <cmath>

#include "heed/core/error.h"
#include "heed/model/eval_mode_guard.h"
#include "heed/model/model_directory.h"
#include "heed/model/parameters.h"

namespace heed {
namespace {

constexpr const char* adam_prefix = "adam.";
constexpr const char* rng_prefix = "rng.";
// With averaging, a checkpoint's model.* is the average, which translates, and these are trained
// on.
constexpr const char* unaveraged_prefix = "unaveraged.";

// Dropout draws from these: the CPU's, or that of the model's device.
at::Generator generator_of(const at::Device& device) {
  return at::globalContext().defaultGenerator(device);
}

SequenceLoss loss_of(Transformer& model, const Batch& batch, double smoothing) {
  const Memory memory = model->encode(batch.src, batch.src_mask);
  const at::Tensor x = model->decode(batch.tgt_input, memory);
  return label_smoothing_loss(x, model->embedding->weight, batch.tgt_output, smoothing);
}

}  // namespace

Trainer::Trainer(Transformer model, const ParallelCorpus& corpus, const TrainingOptions& options)
    : model_(std::move(model)),
      corpus_(corpus),
      options_(options),
      sampler_(corpus, options.batch_tokens, static_cast<uint64_t>(options.seed)),
      schedule_(model_->config().d_model, options.warmup_steps, options.learning_rate),
      adam_(named_parameters(*model_),
            {options.adam_beta1, options.adam_beta2, options.adam_epsilon}),
      average_(named_parameters(*model_), options.ema_decay) {}

StepReport Trainer::step() {
  model_->train();
  StepReport report;
  accumulate_gradients(report);
  update(report);
  return report;
}

void Trainer::accumulate_gradients(StepReport& report) {
  adam_.zero_grad();
  for (int64_t i = 0; i < options_.accumulate; ++i) {
    const Batch batch = make_batch(corpus_, sampler_.next(), model_->device());
    const SequenceLoss loss = loss_of(model_, batch, options_.label_smoothing);
    loss.smoothed.backward();
    report.tokens += batch.num_tokens;
    report.loss += loss.smoothed.item<double>();
    report.nll += loss.nll.item<double>();
  }
  report.loss /= static_cast<double>(report.tokens);
  report.nll /= static_cast<double>(report.tokens);
}

void Trainer::update(StepReport& report) {
  // Losses are sums; dividing the gradients by the tokens of all accumulated batches makes the
  // mean.
  const auto tokens = static_cast<double>(report.tokens);
  report.learning_rate = schedule_.rate(++steps_);
  report.gradient_norm = adam_.gradient_norm().item<double>() / tokens;
  report.skipped = !std::isfinite(report.gradient_norm);
  if (report.skipped) return;
  const bool too_long = options_.clip_norm > 0 && report.gradient_norm > options_.clip_norm;
  const double shrink = too_long ? report.gradient_norm / options_.clip_norm : 1.0;
  adam_.step(report.learning_rate, tokens * shrink);
  average_.update(steps_);
}

NamedTensors Trainer::state() const {
  NamedTensors tensors = average_.state(checkpoint_keys::weights);
  const std::string prefix = average_.is_on() ? unaveraged_prefix : checkpoint_keys::weights;
  for (auto& parameter : named_parameters(*model_, prefix)) tensors.push_back(std::move(parameter));
  for (auto& moment : adam_.state(adam_prefix)) tensors.push_back(std::move(moment));
  const at::Device device = model_->device();
  tensors.emplace_back(rng_prefix + device.str(), generator_of(device).get_state());
  return tensors;
}

void Trainer::load_state(const SafetensorsContent& content, const std::string& where, int64_t steps,
                         const BatchSamplerState& sampler) {
  load_parameters(*model_, content, where, checkpoint_keys::weights);
  average_.swap();  // what was loaded is the average, unless nothing else is there
  const auto unaveraged = content.tensors.lower_bound(unaveraged_prefix);
  const bool has_unaveraged =
      unaveraged != content.tensors.end() && unaveraged->first.starts_with(unaveraged_prefix);
  load_parameters(*model_, content, where,
                  has_unaveraged ? unaveraged_prefix : checkpoint_keys::weights);
  adam_.load_state(content, adam_prefix, where);
  const at::Device device = model_->device();
  const auto rng = content.tensors.find(rng_prefix + device.str());
  // On another device than before dropout draws anew: the same training, not the same bits.
  if (rng != content.tensors.end()) generator_of(device).set_state(rng->second.clone());
  sampler_.set_state(sampler);
  steps_ = steps;
}

double mean_nll(Transformer model, const ParallelCorpus& corpus, int64_t batch_tokens) {
  const EvalModeGuard eval_mode(*model);
  BatchSampler sampler(corpus, batch_tokens, /*seed=*/0);
  double nll = 0.0;
  int64_t tokens = 0;
  for (int64_t left = sampler.batches_in_epoch(); left > 0; --left) {
    const Batch batch = make_batch(corpus, sampler.next(), model->device());
    nll += loss_of(model, batch, /*smoothing=*/0.0).nll.item<double>();
    tokens += batch.num_tokens;
  }
  return nll / static_cast<double>(tokens);
}

}  // namespace heed
