#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "heed/core/option_field.h"

namespace heed {

/// How SentencePiece splits words into pieces.
enum class TokenizerType {
  bpe,      ///< Byte-pair encoding (Sennrich et al. 2016).
  unigram,  ///< Unigram language model (Kudo 2018).
};

/// The values of TokenizerType with their names in options.
std::span<const std::pair<TokenizerType, const char*>> enum_names(TokenizerType);

/// The tokenizer of a run: one that exists, or how to train it. Section [tokenizer].
struct TokenizerOptions {
  std::string model = {};
  std::string source_model = {};
  bool separate = false;
  TokenizerType model_type = TokenizerType::bpe;

  /// All pieces counted, with the special ones, 256 bytes and every character.
  ///
  /// 0: 8,000 for fewer than 100,000 pairs, 16,000 for fewer than a million, 32,000 for fewer than
  /// four million, else 37,000 (Vaswani et al. 2017, section 5.1). Of this, pieces of more than one
  /// character are at least half, and at most half as many as there are different words.
  int64_t vocab_size = 0;

  /// Characters beyond this share of the text's characters are spelt in bytes.
  double character_coverage = 1.0;

  [[nodiscard]] bool is_separate() const { return separate || !source_model.empty(); }

  template <class Visitor>
  void visit(Visitor&& field) {
    field("model", model, "An existing SentencePiece model to use; empty: train one");
    field("source_model", source_model,
          "One for the source alone; model is the target's then. As with separate");
    field("separate", separate,
          "Whether source and target have vocabularies of their own, each of vocab_size; needs "
          "model.tie_embeddings decoder or none");
    field("model_type", model_type, "Algorithm of the tokenizer to train");
    field("vocab_size", vocab_size, "Pieces of the tokenizer to train; 0: chosen by corpus size",
          at_least(0));
    field("character_coverage", character_coverage,
          "Share of the text's characters that get a piece; the rest is spelt in bytes",
          NumberRange{.low = 0.0, .high = 1.0, .includes_low = false});
  }
};

}  // namespace heed
