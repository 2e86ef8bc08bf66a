#pragma once

#include <optional>

#include "heed/commands/train.h"
#include "heed/model/model_directory.h"

namespace heed {

/// The model that training.init_from names; none if it names none.
[[nodiscard]] std::optional<TranslationModel> initial_model(const TrainSettings& settings);

/// Gives the model of a new run the weights of `initial` that have the same name and shape, if
/// there is one, and the word vectors of the settings. Says what was taken and what was not. Throws
/// Error where nothing of `initial` fits.
void set_initial_weights(Transformer& model, const TrainSettings& settings,
                         const std::optional<TranslationModel>& initial,
                         const Tokenizers& tokenizers, Console& console);

}  // namespace heed
