#include "heed/training/checkpoint_average.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "heed/core/error.h"
#include "heed/model/model_directory.h"
#include "heed/model/parameters.h"

namespace heed {

std::span<const std::pair<AveragedCheckpoints, const char*>> enum_names(AveragedCheckpoints) {
  static constexpr std::array<std::pair<AveragedCheckpoints, const char*>, 2> names{
      {{AveragedCheckpoints::last, "last"}, {AveragedCheckpoints::best, "best"}}};
  return names;
}

std::vector<int64_t> steps_to_average(std::span<const ScoredStep> validations,
                                      AveragedCheckpoints which, int64_t count) {
  std::vector<ScoredStep> chosen(validations.begin(), validations.end());
  std::ranges::reverse(chosen);  // the newest first
  if (which == AveragedCheckpoints::best) {
    std::ranges::stable_sort(chosen, [](const ScoredStep& a, const ScoredStep& b) {
      return std::pair(a.score, -a.nll) > std::pair(b.score, -b.nll);
    });
  }
  std::vector<int64_t> steps;
  for (const ScoredStep& validation : chosen) {
    if (std::ssize(steps) == count) break;
    steps.push_back(validation.step);
  }
  std::ranges::sort(steps);
  return steps;
}

namespace {

// A parameter's weights in a checkpoint.
at::Tensor weights_of(const SafetensorsContent& content,
                      const std::pair<std::string, at::Tensor>& parameter,
                      const std::string& where) {
  const auto found = content.tensors.find(checkpoint_keys::weights + parameter.first);
  if (found != content.tensors.end() && found->second.sizes() == parameter.second.sizes()) {
    return found->second;
  }
  throw Error(fmt::format("tensor {} is missing or has another shape", parameter.first), where,
              "Average checkpoints of one run");
}

}  // namespace

CheckpointAverageGuard::CheckpointAverageGuard(const Transformer& model,
                                               const RunDirectory& directory,
                                               std::span<const int64_t> steps)
    : parameters_(named_parameters(*model)) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> means;
  for (const auto& [name, parameter] : parameters_) means.push_back(at::zeros_like(parameter));
  for (const int64_t step : steps) {
    const std::filesystem::path file = directory.checkpoint(step);
    const SafetensorsContent content = read_safetensors(file);
    for (size_t i = 0; i < means.size(); ++i) {
      const at::Tensor weights = weights_of(content, parameters_[i], file.string());
      means[i].add_(weights.to(means[i].device()), 1.0 / static_cast<double>(steps.size()));
    }
  }
  for (size_t i = 0; i < means.size(); ++i) {
    weights_.push_back(parameters_[i].second.detach());
    parameters_[i].second.set_data(means[i]);
  }
}

CheckpointAverageGuard::~CheckpointAverageGuard() {
  for (size_t i = 0; i < weights_.size(); ++i) parameters_[i].second.set_data(weights_[i]);
}

}  // namespace heed
