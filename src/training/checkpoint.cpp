#include "heed/training/checkpoint.h"

#include <ATen/ops/from_blob.h>

#include <nlohmann/json.hpp>

#include "heed/core/error.h"
#include "heed/model/model_directory.h"

namespace heed {

using nlohmann::json;

// Found by nlohmann-json through argument-dependent lookup.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BatchSamplerState, epoch, next_batch)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScoredStep, step, score, nll)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LossWatch::State, first, level, steps, off_in_a_row)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MetricsWindow, loss, nll, gradient_norm, seconds, tokens, steps)

namespace {

constexpr const char* progress_key = "heed.progress";
constexpr const char* corpus_key = "heed.corpus";

json to_json(const TrainingProgress& progress) {
  return {{"step", progress.step},
          {"sampler", progress.sampler},
          {"parts", progress.parts},
          {"seconds", progress.seconds},
          {"best_score", progress.best_score ? json(*progress.best_score) : json(nullptr)},
          {"best_nll", progress.best_nll},
          {"best_step", progress.best_step},
          {"best_is_average", progress.best_is_average},
          {"validations_since_best", progress.validations_since_best},
          {"validated_step", progress.validated_step},
          {"validations", progress.validations},
          {"averaged", progress.averaged},
          {"window", progress.window},
          {"loss_watch", progress.loss_watch.state()},
          {"rollbacks", progress.rollbacks},
          {"rollback_step", progress.rollback_step},
          {"skipped", progress.skipped},
          {"metrics_bytes", progress.metrics_bytes}};
}

TrainingProgress progress_from(const json& value) {
  TrainingProgress progress;
  value.at("step").get_to(progress.step);
  value.at("sampler").get_to(progress.sampler);
  value.at("parts").get_to(progress.parts);
  value.at("seconds").get_to(progress.seconds);
  const json& best_score = value.at("best_score");
  if (!best_score.is_null()) progress.best_score = best_score.get<double>();
  value.at("best_nll").get_to(progress.best_nll);
  value.at("best_step").get_to(progress.best_step);
  value.at("validations_since_best").get_to(progress.validations_since_best);
  value.at("validated_step").get_to(progress.validated_step);
  // Older checkpoints have none of these.
  progress.best_is_average = value.value("best_is_average", progress.best_is_average);
  progress.validations = value.value("validations", progress.validations);
  progress.averaged = value.value("averaged", progress.averaged);
  value.at("window").get_to(progress.window);
  progress.loss_watch.set_state(value.at("loss_watch"));
  value.at("rollbacks").get_to(progress.rollbacks);
  value.at("rollback_step").get_to(progress.rollback_step);
  value.at("skipped").get_to(progress.skipped);
  value.at("metrics_bytes").get_to(progress.metrics_bytes);
  return progress;
}

at::Tensor view_of(const std::string& bytes) {
  char* const data = const_cast<char*>(bytes.data());  // from_blob's type, which does not write
  return at::from_blob(data, {static_cast<int64_t>(bytes.size())}, at::kByte);
}

}  // namespace

void save_checkpoint(const std::filesystem::path& path, NamedTensors tensors,
                     const TrainingProgress& progress, const RunIdentity& identity) {
  tensors.emplace_back(checkpoint_keys::tokenizer, view_of(identity.tokenizer));
  if (!identity.source_tokenizer.empty()) {
    tensors.emplace_back(checkpoint_keys::source_tokenizer, view_of(identity.source_tokenizer));
  }
  write_safetensors(path, tensors,
                    {{checkpoint_keys::settings, identity.settings},
                     {progress_key, to_json(progress).dump()},
                     {corpus_key, identity.corpus}});
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  Checkpoint checkpoint{path, read_safetensors(path), {}, {}};
  const Error is_none("not a checkpoint of heed-train, or of another version", path.string(),
                      "Remove the file, and the run goes on from the checkpoint before it");
  try {
    const Metadata& metadata = checkpoint.content.metadata;
    checkpoint.progress = progress_from(json::parse(metadata.at(progress_key)));
    checkpoint.identity = {metadata.at(checkpoint_keys::settings), "", metadata.at(corpus_key)};
    const auto& tensors = checkpoint.content.tensors;
    checkpoint.identity.tokenizer = bytes_of(tensors.at(checkpoint_keys::tokenizer));
    const auto source = tensors.find(checkpoint_keys::source_tokenizer);
    if (source != tensors.end()) checkpoint.identity.source_tokenizer = bytes_of(source->second);
  } catch (const json::exception&) {
    throw is_none;
  } catch (const std::out_of_range&) {  // of std::map
    throw is_none;
  }
  return checkpoint;
}

std::optional<Checkpoint> newest_checkpoint(const RunDirectory& directory, Console& console) {
  std::vector<int64_t> steps = directory.checkpoint_steps();
  for (; !steps.empty(); steps.pop_back()) {
    try {
      return read_checkpoint(directory.checkpoint(steps.back()));
    } catch (const Error& error) {
      if (steps.size() == 1) throw;
      console.line(std::string("warning: ") + error.what() + ". Trying the checkpoint before it.");
    }
  }
  return std::nullopt;
}

}  // namespace heed
