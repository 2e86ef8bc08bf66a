#include "disk_space.h"

#include <algorithm>

namespace heed {

uint64_t checkpoint_bytes(const NamedTensors& state, const RunIdentity& identity) {
  uint64_t bytes = identity.tokenizer_bytes();
  for (const auto& [name, tensor] : state) bytes += tensor.nbytes();
  return bytes;
}

uint64_t bytes_to_come(const Trainer& trainer, const TrainingRun::Settings& settings,
                       int64_t checkpoints_there) {
  const TrainingOptions& options = settings.training;
  int64_t averaged = options.average_checkpoints;
  if (options.max_steps > 0) {  // there are no more validations than that
    averaged = std::min(averaged, options.max_steps / options.validate_every + 1);
  }
  const int64_t most = options.keep_checkpoints + averaged + 2;
  const auto to_come = static_cast<uint64_t>(std::max<int64_t>(1, most - checkpoints_there));
  uint64_t model_bytes = settings.identity.tokenizer_bytes();
  for (const auto& parameter : trainer.model()->parameters()) model_bytes += parameter.nbytes();
  return to_come * checkpoint_bytes(trainer.state(), settings.identity) + 2 * model_bytes;
}

}  // namespace heed
