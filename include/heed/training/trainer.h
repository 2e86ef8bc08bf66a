#pragma once

#include <vector>

#include "heed/core/stopwatch.h"
#include "heed/data/batch.h"
#include "heed/data/batch_loader.h"
#include "heed/model/transformer.h"
#include "heed/training/adam.h"
#include "heed/training/label_smoothing_loss.h"
#include "heed/training/lr_schedule.h"
#include "heed/training/training_options.h"
#include "heed/training/weight_average.h"

namespace heed {

/// Where a step's time went, in seconds of this process; a GPU's own work shows where it is waited
/// for.
struct StepSeconds {
  double data = 0.0;       ///< Waiting for batches.
  double forward = 0.0;    ///< Encoder and decoder.
  double loss = 0.0;       ///< Logits and loss, with their gradients.
  double backward = 0.0;   ///< The other gradients.
  double optimiser = 0.0;  ///< Clipping, Adam, average.

  StepSeconds& operator+=(const StepSeconds& other);
};

/// What one optimiser step did. Losses are means over target tokens, in nats.
struct StepReport {
  double loss = 0.0;           ///< The smoothed loss.
  double nll = 0.0;            ///< -log p of the target, without smoothing.
  double learning_rate = 0.0;  ///< The schedule's rate.
  double gradient_norm = 0.0;  ///< Before clipping.
  int64_t tokens = 0;          ///< Target tokens, without padding.
  bool skipped = false;        ///< Loss or gradient was not finite, and nothing was updated.
  std::vector<int64_t> pairs;  ///< Indices of the pairs it was made of.
  StepSeconds seconds;
};

/// What a trial of a batch has shown.
struct Trial {
  double seconds = 0.0;
  int64_t parts = 1;  ///< Into how many parts it was cut for want of memory.
};

/// Where a trainer stands, besides its tensors.
struct TrainerPosition {
  int64_t steps = 0;          ///< Steps made so far, by this trainer and those it resumed from.
  BatchSamplerState sampler;  ///< Of the next step.
  int64_t parts = 1;          ///< Into how many parts batches are cut for want of memory.
};

/// Trains a model step by step (Vaswani et al. 2017, section 5): batches, loss, gradients, Adam.
class Trainer {
 public:
  /// `corpus` must outlive the trainer; the model is trained in place, on the device it is on. With
  /// `of_epoch`, epochs are of what that gives. Throws UsageError where options.freeze names no
  /// parameter.
  Trainer(Transformer model, const ParallelCorpus& corpus, const TrainingOptions& options,
          CorpusOfEpoch of_epoch = {});

  /// One optimiser step over `accumulate` batches. Where memory runs out, batches are cut into
  /// twice as many parts from then on, whose gradients add up to the same step.
  StepReport step();

  /// Computes the gradients of a batch in this precision, fp32 or bf16. Changes nothing but the
  /// memory that has been used.
  Trial try_batch(const Batch& batch, Precision precision);

  /// The batch that comes next, which stays the next one.
  [[nodiscard]] Batch next_batch();

  /// What step() computes in from now on, fp32 or bf16.
  void set_precision(Precision precision) { options_.precision = precision; }

  [[nodiscard]] TrainerPosition position() const { return {steps_, loader_.state(), parts_}; }
  [[nodiscard]] const BatchLoader& loader() const { return loader_; }
  [[nodiscard]] const ParallelCorpus& corpus() const { return corpus_; }
  [[nodiscard]] const Transformer& model() const { return model_; }

  /// The schedule's rates are multiplied by this from now on.
  void set_rate_factor(double factor) { rate_factor_ = factor; }

  /// The step at which schedules that fall to 0 reach it, from now on; before it is decay_steps, or
  /// max_steps.
  void set_end_step(double step) { schedule_.set_end_step(step); }

  /// The average of the weights, for validation and for the model that is kept.
  [[nodiscard]] WeightAverage& average() { return average_; }

  /// Weights, their average, moments and random generators: with position(), all that the next
  /// steps depend on.
  [[nodiscard]] NamedTensors state() const;

  /// Goes back to a saved state. Throws Error, naming `where`, if it is another model's.
  void load_state(const SafetensorsContent& content, const std::string& where,
                  const TrainerPosition& position);

 private:
  std::vector<Batch> next_batches();
  StepReport gradients_of(const std::vector<Batch>& batches);
  void accumulate_gradients(const std::vector<Batch>& batches, StepReport& report);
  void add_gradients(const Batch& batch, StepReport& report);
  SequenceLoss loss_of(const Batch& batch, StepSeconds& seconds, Stopwatch& stopwatch);
  void update(StepReport& report);

  Transformer model_;
  const ParallelCorpus& corpus_;
  TrainingOptions options_;
  BatchLoader loader_;
  LearningRateSchedule schedule_;
  Adam adam_;
  WeightAverage average_;
  int64_t steps_ = 0;
  int64_t parts_ = 1;
  double rate_factor_ = 1.0;
};

/// Mean -log p of a corpus's target tokens, in nats, under the model in evaluation mode.
[[nodiscard]] double mean_nll(Transformer model, const ParallelCorpus& corpus,
                              int64_t batch_tokens);

}  // namespace heed
