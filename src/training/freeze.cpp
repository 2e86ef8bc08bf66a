#include "freeze.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "heed/core/error.h"

namespace heed {
namespace {

bool matches(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

}  // namespace

NamedTensors freeze(const NamedTensors& parameters, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    if (std::ranges::any_of(parameters, [&](const auto& p) { return matches(pattern, p.first); })) {
      continue;
    }
    throw UsageError(fmt::format("training.freeze {} matches no parameter", pattern), "settings",
                     fmt::format("Their names are such as {} and {}; * stands for any text",
                                 parameters.front().first, parameters.back().first));
  }
  NamedTensors others;
  for (const auto& [name, parameter] : parameters) {
    const bool is_frozen =
        std::ranges::any_of(patterns, [&](const auto& pattern) { return matches(pattern, name); });
    parameter.requires_grad_(!is_frozen);
    if (!is_frozen) others.emplace_back(name, parameter);
  }
  if (others.empty()) {
    throw UsageError("training.freeze leaves nothing to train", "settings",
                     "Leave the embeddings, or a layer, out of its patterns");
  }
  return others;
}

}  // namespace heed
