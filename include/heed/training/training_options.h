#pragma once

#include <cstdint>
#include <string>

#include "heed/core/options.h"
#include "heed/model/device.h"
#include "heed/model/precision.h"
#include "heed/model/transformer_config.h"

namespace heed {

/// How a model is trained. Defaults are the paper's (Vaswani et al. 2017, section 5) where it has
/// one.
struct TrainingOptions {
  int64_t max_steps = 100'000;
  int64_t max_epochs = 0;
  double max_minutes = 0.0;
  int64_t patience = 10;
  int64_t batch_tokens = 4096;
  int64_t accumulate = 1;
  double learning_rate = 0.0;
  int64_t warmup_steps = 4000;
  double label_smoothing = 0.1;
  double adam_beta1 = 0.9;
  double adam_beta2 = 0.98;
  double adam_epsilon = 1e-9;
  double clip_norm = 1.0;
  double ema_decay = 0.999;
  int64_t validate_every = 500;
  double save_minutes = 10.0;
  int64_t keep_checkpoints = 3;
  int64_t seed = 1;
  std::string source_vectors = {};
  std::string target_vectors = {};
  Precision precision = Precision::fp32;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("max_steps", max_steps, "Stop after this many optimiser steps; 0 = no limit",
          at_least(0));
    field("max_epochs", max_epochs, "Stop after this many passes over the corpus; 0 = no limit",
          at_least(0));
    field("max_minutes", max_minutes, "Stop after this many minutes of training; 0 = no limit",
          at_least(0));
    field("patience", patience,
          "Stop after this many validations without a better score; 0 = never", at_least(0));
    field("batch_tokens", batch_tokens,
          "Tokens of a batch, padding counted, on its longer side (section 5.1)", at_least(1));
    field("accumulate", accumulate, "Batches whose gradients make one step", at_least(1));
    field("learning_rate", learning_rate,
          "Peak rate; 0 = the paper's, d_model^-0.5 * warmup_steps^-0.5 (eq. 3)", at_least(0));
    field("warmup_steps", warmup_steps, "Steps of linear warm-up, then decay by step^-0.5 (eq. 3)",
          at_least(1));
    field("label_smoothing", label_smoothing,
          "Probability mass spread over the vocabulary (section 5.4)", from_to_below(0, 1));
    field("adam_beta1", adam_beta1, "Decay of the gradient's average (section 5.3)",
          from_to_below(0, 1));
    field("adam_beta2", adam_beta2, "Decay of the squared gradient's average", from_to_below(0, 1));
    field("adam_epsilon", adam_epsilon, "Added to the denominator of Adam's update", more_than(0));
    field("clip_norm", clip_norm, "Gradients are scaled down to this norm; 0 = never", at_least(0));
    field("ema_decay", ema_decay,
          "Decay of the average of the weights, which is what is validated and kept; 0 = off",
          from_to_below(0, 1));
    field("validate_every", validate_every, "Steps between validations", at_least(1));
    field("save_minutes", save_minutes,
          "Minutes between checkpoints, besides those at each validation and at the end",
          more_than(0));
    field("keep_checkpoints", keep_checkpoints, "Newest checkpoints that are kept", at_least(1));
    field("seed", seed, "Seed of the weights, of dropout and of the batches' order", at_least(0));
    field("source_vectors", source_vectors,
          "Word vectors (word2vec's text format) that the source's embeddings begin with; a shared "
          "embedding takes both files'");
    field("target_vectors", target_vectors, "The same for the target's");
    field(
        "precision", precision,
        "Of matrix products: fp32, bf16, or auto: bf16 where a trial at the start finds it faster");
    compute.visit(field);
  }
};

/// The training defaults that suit a model of this preset.
[[nodiscard]] TrainingOptions preset_training(ModelPreset preset);

}  // namespace heed
