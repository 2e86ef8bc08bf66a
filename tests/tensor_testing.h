#pragma once

#include <ATen/Context.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include <string>
#include <vector>

#include "heed/model/transformer_config.h"

namespace heed {

/// The devices that a test runs on: the CPU, and CUDA, which skips where there is none.
inline std::vector<std::string> test_devices() { return {"cpu", "cuda"}; }

inline bool has_device(const std::string& name) {
  return name != "cuda" || at::detail::getCUDAHooks().deviceCount() > 0;
}

/// Skips the rest of a test where the device is missing.
#define HEED_SKIP_WITHOUT(device) \
  if (!has_device(device)) GTEST_SKIP() << "no " << (device) << " device here"

/// A model for tests: all parts, two layers each, narrow; no dropout.
inline TransformerConfig tiny_config(int64_t vocab_size) {
  TransformerConfig config;
  config.vocab_size = vocab_size;
  config.d_model = 16;
  config.num_heads = 2;
  config.num_encoder_layers = config.num_decoder_layers = 2;
  config.dim_feedforward = 32;
  config.dropout = 0.0;
  return config;
}

/// Passes if the tensors have one shape and nowhere differ by more than the tolerance.
inline testing::AssertionResult all_near(const at::Tensor& actual, const at::Tensor& expected,
                                         double tolerance) {
  if (actual.sizes() != expected.sizes()) {
    return testing::AssertionFailure() << actual.sizes() << " is not " << expected.sizes();
  }
  const double difference = (actual.cpu() - expected.cpu()).abs().max().item<double>();
  if (difference <= tolerance) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "the largest difference is " << difference;
}

}  // namespace heed
