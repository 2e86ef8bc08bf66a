#include "heed/training/training_options.h"

namespace heed {

TrainingOptions preset_training(ModelPreset preset) {
  TrainingOptions options;
  switch (preset) {
    case ModelPreset::tiny:
    case ModelPreset::small:  // small corpora: as many updates as an epoch of theirs allows
      options.warmup_steps = 1000;
      break;
    case ModelPreset::automatic:
    case ModelPreset::base:
    case ModelPreset::gpt:
    case ModelPreset::llama:
    case ModelPreset::big:  // section 5.1: about 25,000 source and 25,000 target tokens a batch
      options.accumulate = 6;
      break;
  }
  return options;
}

}  // namespace heed
