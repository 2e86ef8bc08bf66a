#include "heed/training/trainer.h"

#include <ATen/Context.h>
#include <ATen/ops/rand.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "freeze.h"
#include "heed/core/error.h"
#include "heed/model/device.h"
#include "heed/model/eval_mode_guard.h"
#include "heed/model/model_directory.h"
#include "heed/model/parameters.h"
#include "schedule_options.h"

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

// The most pairs that a batch has.
int64_t largest_size(const std::vector<Batch>& batches) {
  int64_t largest = 0;
  for (const Batch& batch : batches) largest = std::max(largest, std::ssize(batch.pairs));
  return largest;
}

// Pieces [batch, len], of which each that is no special one is unknown with probability p.
at::Tensor with_unknowns(const at::Tensor& ids, double p) {
  const at::Tensor drawn = at::rand(ids.sizes(), ids.options().dtype(at::kFloat)) < p;
  return ids.masked_fill(drawn & (ids > eos_id), unk_id);
}

// The batch as the model reads it in training; `passes` times one below the other.
Batch as_read(Batch batch, double word_dropout, int64_t passes) {
  if (passes > 1) {
    batch.src = batch.src.repeat({passes, 1});
    batch.tgt_input = batch.tgt_input.repeat({passes, 1});
    if (batch.src_mask.defined()) batch.src_mask = batch.src_mask.repeat({passes, 1});
  }
  if (word_dropout > 0) {
    batch.src = with_unknowns(batch.src, word_dropout);
    batch.tgt_input = with_unknowns(batch.tgt_input, word_dropout);
  }
  return batch;
}

// The decoder's output, [batch, tgt_len, d_model].
at::Tensor decoded(Transformer& model, const Batch& batch) {
  return model->decode(batch.tgt_input, model->encode(batch.src, batch.src_mask));
}

}  // namespace

StepSeconds& StepSeconds::operator+=(const StepSeconds& other) {
  data += other.data;
  forward += other.forward;
  loss += other.loss;
  backward += other.backward;
  optimiser += other.optimiser;
  return *this;
}

Trainer::Trainer(Transformer model, const ParallelCorpus& corpus, const TrainingOptions& options,
                 CorpusOfEpoch of_epoch)
    : model_(std::move(model)),
      corpus_(corpus),
      options_(options),
      loader_(corpus, options.batch_tokens, static_cast<uint64_t>(options.seed), model_->device(),
              std::move(of_epoch)),
      schedule_(schedule_options(options, model_->config().d_model)),
      adam_(freeze(named_parameters(*model_), options.freeze),
            {options.adam_beta1, options.adam_beta2, options.adam_epsilon}),
      average_(named_parameters(*model_), options.ema_decay) {}

StepReport Trainer::step() {
  model_->train();
  const Stopwatch stopwatch;
  const std::vector<Batch> batches = next_batches();
  const double waited = stopwatch.seconds();
  StepReport report = gradients_of(batches);
  report.seconds.data = waited;
  update(report);
  return report;
}

// Begins again with smaller parts where memory runs out.
StepReport Trainer::gradients_of(const std::vector<Batch>& batches) {
  at::Generator generator = generator_of(model_->device());
  const at::Tensor random_state = generator.get_state();
  for (;;) {
    try {
      StepReport report;
      accumulate_gradients(batches, report);
      return report;
    } catch (const std::exception& error) {
      if (!is_out_of_memory(error) || parts_ >= largest_size(batches)) throw;
    }
    parts_ *= 2;
    adam_.zero_grad();
    generator.set_state(random_state);
  }
}

std::vector<Batch> Trainer::next_batches() {
  std::vector<Batch> batches;
  for (int64_t i = 0; i < options_.accumulate; ++i) batches.push_back(loader_.next());
  return batches;
}

void Trainer::accumulate_gradients(const std::vector<Batch>& batches, StepReport& report) {
  adam_.zero_grad();
  for (const Batch& batch : batches) {
    report.pairs.insert(report.pairs.end(), batch.pairs.begin(), batch.pairs.end());
    for (const Batch& part : split(batch, parts_)) add_gradients(part, report);
  }
  report.loss /= static_cast<double>(report.tokens);
  report.nll /= static_cast<double>(report.tokens);
}

void Trainer::add_gradients(const Batch& batch, StepReport& report) {
  Stopwatch stopwatch;
  const SequenceLoss loss = loss_of(batch, report.seconds, stopwatch);
  loss.smoothed.backward();
  report.tokens += batch.num_tokens;
  report.loss += loss.smoothed.item<double>();
  report.nll += loss.nll.item<double>();
  report.seconds.backward += stopwatch.lap();
}

SequenceLoss Trainer::loss_of(const Batch& batch, StepSeconds& seconds, Stopwatch& stopwatch) {
  const PrecisionGuard precision(options_.precision, model_->device());
  const int64_t passes = options_.r_drop > 0 ? 2 : 1;
  const at::Tensor x = decoded(model_, as_read(batch, options_.word_dropout, passes));
  seconds.forward += stopwatch.lap();
  const at::Tensor& projection = model_->output->weight;
  SequenceLoss loss =
      passes == 1 ? label_smoothing_loss(x, projection, batch.tgt_output, options_.label_smoothing)
                  : r_drop_loss(x.unflatten(0, {passes, -1}), projection, batch.tgt_output,
                                {options_.label_smoothing, options_.r_drop});
  seconds.loss += stopwatch.lap();
  return loss;
}

void Trainer::update(StepReport& report) {
  const Stopwatch stopwatch;
  // Losses are sums; dividing the gradients by the tokens of all accumulated batches makes the
  // mean.
  const auto tokens = static_cast<double>(report.tokens);
  report.learning_rate = rate_factor_ * schedule_.rate(++steps_);
  report.gradient_norm = adam_.gradient_norm().item<double>() / tokens;
  report.skipped = !std::isfinite(report.gradient_norm) || !std::isfinite(report.loss);
  if (report.skipped) return;
  const bool too_long = options_.clip_norm > 0 && report.gradient_norm > options_.clip_norm;
  const double shrink = too_long ? report.gradient_norm / options_.clip_norm : 1.0;
  adam_.step(report.learning_rate, tokens * shrink);
  average_.update(steps_);
  report.seconds.optimiser = stopwatch.seconds();
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

void Trainer::load_state(const SafetensorsContent& content, const std::string& where,
                         const TrainerPosition& position) {
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
  loader_.set_state(position.sampler);
  steps_ = position.steps;
  parts_ = position.parts;
}

Batch Trainer::next_batch() {
  const BatchSamplerState start = loader_.state();
  Batch batch = loader_.next();
  loader_.set_state(start);
  return batch;
}

Trial Trainer::try_batch(const Batch& batch, Precision precision) {
  constexpr int repetitions = 3;  // the first warms up
  const int64_t parts = parts_;
  Trial trial{.seconds = std::numeric_limits<double>::infinity()};
  at::Generator generator = generator_of(model_->device());
  const at::Tensor random_state = generator.get_state();
  const Precision chosen = std::exchange(options_.precision, precision);
  model_->train();
  for (int i = 0; i < repetitions; ++i) {
    const Stopwatch stopwatch;
    (void)gradients_of({batch});
    trial.seconds = std::min(trial.seconds, stopwatch.seconds());
  }
  options_.precision = chosen;
  trial.parts = std::exchange(parts_, parts);
  adam_.zero_grad();
  generator.set_state(random_state);
  return trial;
}

double mean_nll(Transformer model, const ParallelCorpus& corpus, int64_t batch_tokens) {
  const EvalModeGuard eval_mode(*model);
  BatchSampler sampler(corpus, batch_tokens, /*seed=*/0);
  double nll = 0.0;
  int64_t tokens = 0;
  for (int64_t left = sampler.batches_in_epoch(); left > 0; --left) {
    const Batch batch = make_batch(corpus, sampler.next(), model->device());
    const at::Tensor x = decoded(model, batch);
    nll += label_smoothing_loss(x, model->output->weight, batch.tgt_output, /*smoothing=*/0.0)
               .nll.item<double>();
    tokens += batch.num_tokens;
  }
  return nll / static_cast<double>(tokens);
}

}  // namespace heed
