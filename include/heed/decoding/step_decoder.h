#pragma once

#include <cstdint>
#include <vector>

#include "heed/decoding/output_vocabulary.h"
#include "heed/model/transformer.h"

namespace heed {

/// Decodes a batch position by position. It has a row for each hypothesis that grows, before the
/// first choice one for each sentence.
class StepDecoder {
 public:
  virtual ~StepDecoder() = default;

  /// Chooses the rows that go on: row i becomes what row `rows[i]` was.
  virtual void choose(const std::vector<int64_t>& rows) = 0;

  /// Goes to the next position; returns each row's `count` most probable next tokens and
  /// those that it requires.
  [[nodiscard]] virtual BestTokens step(const GrowingRows& rows, int64_t count) = 0;

  /// From now on attention() has what each step attends to in a layer; see DecoderState.
  virtual void keep_attention(int64_t layer) = 0;

  /// [rows, src_len] float, on the CPU: that of the last step. Undefined where it is not kept, and
  /// in a model without encoder-decoder attention.
  [[nodiscard]] virtual at::Tensor attention() const = 0;
};

/// A tensor's copy on the CPU, or itself; of an undefined one nothing.
[[nodiscard]] inline at::Tensor on_cpu(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.to(at::kCPU, at::kFloat) : tensor;
}

/// That of one model.
class ModelDecoder : public StepDecoder {
 public:
  /// `outputs` must live as long.
  ModelDecoder(Transformer model, const Memory& memory, const OutputVocabulary& outputs);

  void choose(const std::vector<int64_t>& rows) override;
  [[nodiscard]] BestTokens step(const GrowingRows& rows, int64_t count) override;
  void keep_attention(int64_t layer) override { state_.keep_attention(layer); }
  [[nodiscard]] at::Tensor attention() const override { return on_cpu(state_.attention()); }

 private:
  Transformer model_;
  DecoderState state_;
  const OutputVocabulary& outputs_;
};

}  // namespace heed
