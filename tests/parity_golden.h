#pragma once

#include <gtest/gtest.h>
#include <torch/types.h>

#include <string>

#include "heed/model/parameters.h"
#include "heed/model/transformer.h"
#include "tensor_testing.h"

namespace heed {

/// What PyTorch computes for a small model: see tests/model/make_parity_golden.py.
class ParityGolden {
 public:
  ParityGolden()
      : content_(read_safetensors(HEED_SOURCE_DIR "/tests/model/parity_golden.safetensors")) {}

  [[nodiscard]] at::Tensor operator[](const std::string& name) const {
    return content_.tensors.at(name);
  }

  /// heed's model with the golden weights (prefix "weight."), in evaluation mode.
  [[nodiscard]] Transformer model() const {
    TransformerConfig config = tiny_config(/*vocab_size=*/13);
    config.d_model = 8;
    config.dim_feedforward = 16;
    Transformer transformer = make_transformer(config);
    load_parameters(*transformer, content_, "golden", "weight.");
    transformer->eval();
    return transformer;
  }

  [[nodiscard]] at::Tensor src_is_token() const { return (*this)["input.src"] != 0; }

 private:
  SafetensorsContent content_;
};

}  // namespace heed
