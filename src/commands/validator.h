#pragma once

#include "training_data.h"

namespace heed {

/// Validation of `model` on `data`'s validation set: its loss, and the BLEU of real translations.
/// `data` must outlive the result.
[[nodiscard]] Validate make_validator(Transformer model, const TrainingData& data,
                                      const TrainSettings& settings);

}  // namespace heed
