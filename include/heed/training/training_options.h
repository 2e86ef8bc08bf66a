#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "heed/core/options.h"
#include "heed/model/device.h"
#include "heed/model/precision.h"
#include "heed/model/transformer_config.h"
#include "heed/training/checkpoint_average.h"
#include "heed/training/lr_schedule.h"

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
  ScheduleType schedule = ScheduleType::inverse_sqrt;
  double learning_rate = 0.0;
  int64_t warmup_steps = 4000;
  int64_t decay_steps = 0;
  double label_smoothing = 0.1;
  double r_drop = 0.0;
  double word_dropout = 0.0;
  double adam_beta1 = 0.9;
  double adam_beta2 = 0.98;
  double adam_epsilon = 1e-9;
  double clip_norm = 1.0;
  double ema_decay = 0.999;
  int64_t average_checkpoints = 0;
  AveragedCheckpoints average_of = AveragedCheckpoints::last;
  int64_t validate_every = 500;
  double save_minutes = 10.0;
  int64_t keep_checkpoints = 3;
  bool tensorboard = false;
  int64_t seed = 1;
  double bpe_dropout = 0.0;
  double unigram_sampling = 0.0;
  std::string init_from = {};
  std::vector<std::string> freeze = {};
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
    field(
        "schedule", schedule,
        "How the rate falls after warm-up: by step^-0.5 (the paper's, eq. 3), along half a cosine "
        "(Loshchilov and Hutter 2017) or a line to 0, or not at all");
    field("warmup_steps", warmup_steps, "Steps in which the rate rises along a line (eq. 3)",
          at_least(1));
    field(
        "decay_steps", decay_steps,
        "With cosine and linear: the step at which the rate is 0; 0 = where max_steps, max_epochs "
        "or max_minutes will end the run, at its speed so far",
        at_least(0));
    field("label_smoothing", label_smoothing,
          "Probability mass spread over the vocabulary (section 5.4)", from_to_below(0, 1));
    field("r_drop", r_drop,
          "Weight of the divergence of two passes with other dropout (alpha of Wu et al. 2021, who "
          "used 5), which take twice the time; 0 = one pass",
          at_least(0));
    field(
        "word_dropout", word_dropout,
        "Probability of a piece to be read as unknown, in the target (Bowman et al. 2016) and the "
        "source (as Gal and Ghahramani 2016 drop words)",
        from_to_below(0, 1));
    field(
        "bpe_dropout", bpe_dropout,
        "Probability of each merge of pieces to be left out, anew in each epoch (Provilkov et al. "
        "2020, who used 0.1); for a tokenizer of type bpe",
        from_to_below(0, 1));
    field("unigram_sampling", unigram_sampling,
          "Pieces are drawn anew in each epoch, by their probability to this power (Kudo 2018, who "
          "used 0.1 to 0.5); 0 = the most probable ones; for a tokenizer of type unigram",
          at_least(0));
    field("adam_beta1", adam_beta1, "Decay of the gradient's average (section 5.3)",
          from_to_below(0, 1));
    field("adam_beta2", adam_beta2, "Decay of the squared gradient's average", from_to_below(0, 1));
    field("adam_epsilon", adam_epsilon, "Added to the denominator of Adam's update", more_than(0));
    field("clip_norm", clip_norm, "Gradients are scaled down to this norm; 0 = never", at_least(0));
    field("ema_decay", ema_decay,
          "Decay of the average of the weights, which is what is validated and kept; 0 = off",
          from_to_below(0, 1));
    field("average_checkpoints", average_checkpoints,
          "When a run has come to its end, validate the mean of the weights of this many validated "
          "checkpoints, and keep it if it is the best (section 6.1); 0 = never",
          at_least(0));
    field("average_of", average_of, "Which of them: the last, or the best");
    field("validate_every", validate_every, "Steps between validations", at_least(1));
    field("save_minutes", save_minutes,
          "Minutes between checkpoints, besides those at each validation and at the end",
          more_than(0));
    field("keep_checkpoints", keep_checkpoints,
          "Newest checkpoints that are kept, besides those to average and one to go back to",
          at_least(1));
    field("tensorboard", tensorboard,
          "Whether the run writes event files for TensorBoard, into RUN/tensorboard");
    field("seed", seed, "Seed of the weights, of dropout and of the batches' order", at_least(0));
    field("init_from", init_from,
          "Model that a new run begins with: its weights, sizes and tokenizer. As --model of "
          "heed-translate");
    field("freeze", freeze,
          "Parameters that stay as they are: `PATTERN` of their names, such as encoder.*");
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
