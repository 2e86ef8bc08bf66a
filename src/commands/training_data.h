#pragma once

#include <optional>
#include <string>

#include "heed/commands/train.h"
#include "heed/data/batch_sampler.h"
#include "heed/data/parallel_corpus.h"
#include "heed/model/model_directory.h"
#include "heed/training/checkpoint.h"

namespace heed {

/// The text of a run, ready to train on.
struct TrainingData {
  Tokenizers tokenizers;
  ParallelCorpus train;
  CorpusOfEpoch corpus_of_epoch;  ///< Where pieces are drawn anew in each epoch.
  ParallelText valid_text;
  ParallelCorpus valid;
  std::string fingerprint;          ///< Of the training pairs and the validation text.
  std::vector<std::string> report;  ///< What there is to say of it, in lines.
};

/// The tokenizers that a run goes on with: the checkpoint's, or those of the model it begins with.
[[nodiscard]] std::optional<Tokenizers> known_tokenizers(
    const std::optional<Checkpoint>& checkpoint, const std::optional<TranslationModel>& initial);

/// Reads the files, holds out a validation set where none is given, trains the tokenizers (or takes
/// those that are known, or given) and encodes. Says what it does.
[[nodiscard]] TrainingData prepare_data(const TrainSettings& settings,
                                        std::optional<Tokenizers> known, Console& console);

}  // namespace heed
