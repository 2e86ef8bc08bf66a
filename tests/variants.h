#pragma once

#include <string>
#include <vector>

#include "heed/model/parameters.h"
#include "heed/model/transformer.h"
#include "tensor_testing.h"

namespace heed {

/// Every variant of the model: its settings, and what an independent reference computes with it.
/// See tests/model/make_variants_golden.py.
class VariantsGolden {
 public:
  VariantsGolden()
      : content_(read_safetensors(HEED_SOURCE_DIR "/tests/model/variants_golden.safetensors")) {}

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, settings] : content_.metadata) names.push_back(name);
    return names;
  }

  [[nodiscard]] at::Tensor operator[](const std::string& name) const {
    return content_.tensors.at(name);
  }

  /// The settings of a variant, for a vocabulary of this size.
  [[nodiscard]] TransformerConfig config(const std::string& variant, int64_t vocab_size) const {
    TransformerConfig config;
    assign_ini(content_.metadata.at(variant), variant, "model", config);
    config.validate(variant);
    config.vocab_size = vocab_size;
    return config;
  }

  /// heed's model with the golden weights, in evaluation mode.
  [[nodiscard]] Transformer model(const std::string& variant) const {
    Transformer transformer = make_transformer(config(variant, /*vocab_size=*/13));
    load_parameters(*transformer, content_, "golden", variant + "/weight.");
    transformer->eval();
    return transformer;
  }

 private:
  SafetensorsContent content_;
};

/// The names of all variants, for INSTANTIATE_TEST_SUITE_P.
inline std::vector<std::string> variants() { return VariantsGolden().names(); }

}  // namespace heed
