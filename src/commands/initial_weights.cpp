#include "initial_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "heed/core/error.h"
#include "heed/model/parameters.h"
#include "heed/training/word_vectors.h"

namespace heed {
namespace {

std::string shape_of(const at::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes(), ", "));
}

// What becomes of the parameter `name` that the initial model has as `found`, or not at all: "" if
// it was taken.
std::string take(const std::string& name, at::Tensor& parameter, const at::Tensor& found) {
  if (!found.defined()) return fmt::format("{} begins anew: that model has none", name);
  if (found.sizes() != parameter.sizes()) {
    return fmt::format("{} {} begins anew: in that model it is {}", name, shape_of(parameter),
                       shape_of(found));
  }
  const at::NoGradGuard no_grad;
  parameter.copy_(found);
  return "";
}

void take_weights(Transformer& model, const TranslationModel& initial, const std::string& path,
                  Console& console) {
  std::map<std::string, at::Tensor> theirs;
  for (auto& [name, tensor] : named_parameters(*initial.transformer)) theirs[name] = tensor;
  NamedTensors ours = named_parameters(*model);
  std::vector<std::string> complaints;
  for (auto& [name, parameter] : ours) {
    const std::string complaint = take(name, parameter, theirs[name]);
    if (!complaint.empty()) complaints.push_back(complaint);
    theirs.erase(name);
  }
  const size_t taken = ours.size() - complaints.size();
  for (const auto& [name, tensor] : theirs) complaints.push_back(name + " has no place here");
  if (taken == 0) {
    throw Error("no tensor of the model fits", path,
                "Leave out the --model options, so that the sizes are that model's");
  }
  console.line(fmt::format("Weights: {} of {} tensors from {}", taken, ours.size(), path));
  for (const std::string& complaint : complaints) console.line("  " + complaint);
}

}  // namespace

std::optional<TranslationModel> initial_model(const TrainSettings& settings) {
  const std::string& path = settings.training.init_from;
  if (path.empty()) return std::nullopt;
  return load_model(path, at::kCPU);
}

void set_initial_weights(Transformer& model, const TrainSettings& settings,
                         const std::optional<TranslationModel>& initial,
                         const Tokenizers& tokenizers, Console& console) {
  if (initial) take_weights(model, *initial, settings.training.init_from, console);
  const auto load = [&](const std::string& file, const Tokenizer& tokenizer,
                        TokenEmbedding& embedding) {
    if (file.empty()) return;
    console.progress("Reading word vectors");
    const WordVectorReport report = load_word_vectors(file, tokenizer, embedding->weight);
    console.line((report.matched > 0 ? "" : "warning: ") + describe(report));
  };
  load(settings.training.source_vectors, tokenizers.source, model->src_embedding);
  load(settings.training.target_vectors, tokenizers.target, model->tgt_embedding);
}

}  // namespace heed
