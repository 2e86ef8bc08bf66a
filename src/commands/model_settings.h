#pragma once

#include <string>

#include "heed/commands/train.h"
#include "heed/model/shortlist.h"
#include "heed/model/transformer.h"
#include "training_data.h"

namespace heed {

/// The settings with [decoding] as the model needs it: lines that are longer than anything that it
/// was trained on are translated in parts, and so are those of several sentences where it was
/// trained on single ones.
[[nodiscard]] TrainSettings settings_of_model(TrainSettings settings, const TrainingData& data);

/// What the model directory's config.ini says, for the weights as they are. The settings are as
/// above.
[[nodiscard]] std::string model_settings(Transformer& model, const TrainSettings& settings,
                                         const TrainingData& data, const Shortlist& shortlist);

}  // namespace heed
