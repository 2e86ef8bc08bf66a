#pragma once

#include <optional>
#include <string>

#include "heed/commands/train.h"
#include "heed/data/parallel_corpus.h"
#include "heed/training/checkpoint.h"

namespace heed {

/// The text of a run, ready to train on.
struct TrainingData {
  Tokenizers tokenizers;
  ParallelCorpus train;
  ParallelText valid_text;
  ParallelCorpus valid;
  std::string fingerprint;  ///< Of the training pairs and the validation text.
};

/// Reads the files, holds out a validation set where none is given, trains the tokenizers (or takes
/// the checkpoint's, or those given) and encodes. Says what it does.
[[nodiscard]] TrainingData prepare_data(const TrainSettings& settings,
                                        const std::optional<Checkpoint>& checkpoint,
                                        Console& console);

}  // namespace heed
