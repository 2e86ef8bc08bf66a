#pragma once

#include <string>

#include "heed/model/safetensors.h"
#include "heed/model/transformer.h"

namespace heed {

/// A module's parameters under their names, each prefixed: "model." gives "model.embedding.weight".
[[nodiscard]] NamedTensors named_parameters(const torch::nn::Module& module,
                                            const std::string& prefix = "");

/// Copies the tensors under `prefix` into the module's parameters. Throws Error, naming the tensor
/// and `where` it comes from, if one is missing, left over, or of another shape or type.
void load_parameters(torch::nn::Module& module, const SafetensorsContent& content,
                     const std::string& where, const std::string& prefix = "");

/// The same without a copy: the parameters become the tensors themselves, such as views of a file.
void take_parameters(torch::nn::Module& module, const SafetensorsContent& content,
                     const std::string& where, const std::string& prefix = "");

/// Throws Error, naming the tensor and `where` it comes from, where a parameter has a value that is
/// no number or infinite.
void check_finite(const torch::nn::Module& module, const std::string& where);

}  // namespace heed
