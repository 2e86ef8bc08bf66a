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
};

/// That of one model.
class ModelDecoder : public StepDecoder {
 public:
  /// `outputs` must live as long.
  ModelDecoder(Transformer model, const Memory& memory, const OutputVocabulary& outputs);

  void choose(const std::vector<int64_t>& rows) override;
  [[nodiscard]] BestTokens step(const GrowingRows& rows, int64_t count) override;

 private:
  Transformer model_;
  DecoderState state_;
  const OutputVocabulary& outputs_;
};

}  // namespace heed
