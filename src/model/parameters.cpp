#include "heed/model/parameters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "heed/core/error.h"

namespace heed {
namespace {

constexpr const char* mismatch_hint =
    "These weights belong to a model of other settings: use the config.ini they were saved with";

void check_same_kind(const std::string& name, const at::Tensor& wanted, const at::Tensor& found,
                     const std::string& where) {
  if (wanted.sizes() != found.sizes()) {
    throw Error(fmt::format("tensor {} has shape [{}], the model needs [{}]", name,
                            fmt::join(found.sizes(), ", "), fmt::join(wanted.sizes(), ", ")),
                where, mismatch_hint);
  }
  if (wanted.scalar_type() != found.scalar_type()) {
    throw Error(fmt::format("tensor {} has type {}, the model needs {}", name,
                            at::toString(found.scalar_type()), at::toString(wanted.scalar_type())),
                where, mismatch_hint);
  }
}

void check_nothing_left_over(const NamedTensors& parameters, const SafetensorsContent& content,
                             const std::string& where, const std::string& prefix) {
  size_t matching = 0;
  std::string extra;
  for (auto it = content.tensors.lower_bound(prefix);
       it != content.tensors.end() && it->first.starts_with(prefix); ++it, ++matching) {
    const auto has_name = [&](const auto& parameter) { return parameter.first == it->first; };
    if (std::none_of(parameters.begin(), parameters.end(), has_name)) extra = it->first;
  }
  if (matching != parameters.size()) {
    throw Error(fmt::format("tensor {} is not part of the model", extra), where, mismatch_hint);
  }
}

/// A parameter and the tensor that was found for it.
using Match = std::pair<at::Tensor, at::Tensor>;

std::vector<Match> matches_of(const torch::nn::Module& module, const SafetensorsContent& content,
                              const std::string& where, const std::string& prefix) {
  const NamedTensors parameters = named_parameters(module, prefix);
  std::vector<Match> matches;
  for (const auto& [name, parameter] : parameters) {
    const auto found = content.tensors.find(name);
    if (found == content.tensors.end()) {
      throw Error(fmt::format("tensor {} is missing", name), where, mismatch_hint);
    }
    check_same_kind(name, parameter, found->second, where);
    matches.emplace_back(parameter, found->second);
  }
  check_nothing_left_over(parameters, content, where, prefix);
  return matches;
}

}  // namespace

NamedTensors named_parameters(const torch::nn::Module& module, const std::string& prefix) {
  NamedTensors parameters;
  for (const auto& item : module.named_parameters()) {
    parameters.emplace_back(prefix + item.key(), item.value());
  }
  return parameters;
}

void load_parameters(torch::nn::Module& module, const SafetensorsContent& content,
                     const std::string& where, const std::string& prefix) {
  const at::NoGradGuard no_grad;
  for (auto& [parameter, found] : matches_of(module, content, where, prefix)) {
    parameter.copy_(found);
  }
}

void take_parameters(torch::nn::Module& module, const SafetensorsContent& content,
                     const std::string& where, const std::string& prefix) {
  for (auto& [parameter, found] : matches_of(module, content, where, prefix)) {
    parameter.set_data(found);
  }
}

void check_finite(const torch::nn::Module& module, const std::string& where) {
  const at::NoGradGuard no_grad;
  for (const auto& [name, parameter] : named_parameters(module)) {
    // One pass: a sum is finite where all its terms are, or they are as good as infinite.
    if (parameter.sum().isfinite().item<bool>()) continue;
    throw Error(fmt::format("tensor {} has values that are no finite numbers", name), where,
                "Use an earlier checkpoint, or train again with a lower training.learning_rate");
  }
}

}  // namespace heed
