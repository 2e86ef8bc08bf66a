#pragma once

#include "heed/data/batch.h"
#include "heed/data/batch_sampler.h"
#include "heed/model/transformer.h"
#include "heed/training/adam.h"
#include "heed/training/label_smoothing_loss.h"
#include "heed/training/lr_schedule.h"
#include "heed/training/training_options.h"
#include "heed/training/weight_average.h"

namespace heed {

/// What one optimiser step did. Losses are means over target tokens, in nats.
struct StepReport {
  double loss = 0.0;           ///< The smoothed loss.
  double nll = 0.0;            ///< -log p of the target, without smoothing.
  double learning_rate = 0.0;  ///< The schedule's rate.
  double gradient_norm = 0.0;  ///< Before clipping.
  int64_t tokens = 0;          ///< Target tokens, without padding.
  bool skipped = false;        ///< The gradient was not finite, and nothing was updated.
};

/// Trains a model step by step (Vaswani et al. 2017, section 5): batches, loss, gradients, Adam.
class Trainer {
 public:
  /// `corpus` must outlive the trainer; the model is trained in place, on the device it is on.
  Trainer(Transformer model, const ParallelCorpus& corpus, const TrainingOptions& options);

  /// One optimiser step over `accumulate` batches.
  StepReport step();

  /// Steps made so far, by this trainer and those it resumed from.
  [[nodiscard]] int64_t steps() const { return steps_; }
  [[nodiscard]] const BatchSampler& sampler() const { return sampler_; }
  [[nodiscard]] const Transformer& model() const { return model_; }

  /// The average of the weights, for validation and for the model that is kept.
  [[nodiscard]] WeightAverage& average() { return average_; }

  /// Weights, their average, moments and random generators: with steps() and the sampler's state,
  /// all that the next steps depend on.
  [[nodiscard]] NamedTensors state() const;

  /// Goes back to a saved state. Throws Error, naming `where`, if it is another model's.
  void load_state(const SafetensorsContent& content, const std::string& where, int64_t steps,
                  const BatchSamplerState& sampler);

 private:
  void accumulate_gradients(StepReport& report);
  void update(StepReport& report);

  Transformer model_;
  const ParallelCorpus& corpus_;
  TrainingOptions options_;
  BatchSampler sampler_;
  InverseSqrtSchedule schedule_;
  Adam adam_;
  WeightAverage average_;
  int64_t steps_ = 0;
};

/// Mean -log p of a corpus's target tokens, in nats, under the model in evaluation mode.
[[nodiscard]] double mean_nll(Transformer model, const ParallelCorpus& corpus,
                              int64_t batch_tokens);

}  // namespace heed
