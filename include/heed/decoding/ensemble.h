#pragma once

#include <span>
#include <utility>
#include <vector>

#include "heed/data/batch.h"
#include "heed/decoding/step_decoder.h"

namespace heed {

/// How the models of an ensemble agree on a probability.
enum class Mixing {
  arithmetic,  ///< By the mean of theirs.
  geometric,   ///< By the mean of their logarithms.
};
std::span<const std::pair<Mixing, const char*>> enum_names(Mixing);

/// Models that translate together, in evaluation mode. They have the same vocabulary.
struct Ensemble {
  std::vector<Transformer> models;
  std::vector<double> weights;  ///< Of each, together 1.
  Mixing mixing = Mixing::arithmetic;
};

/// The weighted sum of logits: the geometric mean of probabilities, but for a constant of each row,
/// which who takes the softmax takes away. In fp32.
[[nodiscard]] at::Tensor weighted_sum(const MixedLogits& mixed);

/// Decodes with all models of an ensemble at once. The attention is the first one's.
class EnsembleDecoder : public StepDecoder {
 public:
  EnsembleDecoder(const Ensemble& ensemble, const SourceBatch& source);

  void choose(const std::vector<int64_t>& rows) override;
  [[nodiscard]] BestTokens step(const GrowingRows& rows, int64_t count) override;
  void keep_attention(int64_t layer) override { states_.front().keep_attention(layer); }
  [[nodiscard]] at::Tensor attention() const override {
    return on_cpu(states_.front().attention());
  }

 private:
  Ensemble ensemble_;
  std::vector<DecoderState> states_;  // of each model
};

}  // namespace heed
