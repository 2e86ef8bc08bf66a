#pragma once

#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {

/// The tokenizers of a translation model: one that source and target share, or one of each.
struct Tokenizers {
  Tokenizers(Tokenizer shared)  // NOLINT(google-explicit-constructor): one serves as two
      : source(shared), target(std::move(shared)), are_shared(true) {}
  Tokenizers(Tokenizer of_source, Tokenizer of_target)
      : source(std::move(of_source)), target(std::move(of_target)), are_shared(false) {}

  /// The sizes of the vocabularies where each side has its own; 0 = they share one.
  [[nodiscard]] int64_t own_source_size() const { return are_shared ? 0 : source.vocab_size(); }
  [[nodiscard]] int64_t own_target_size() const { return are_shared ? 0 : target.vocab_size(); }

  Tokenizer source;
  Tokenizer target;
  bool are_shared;
};

}  // namespace heed
