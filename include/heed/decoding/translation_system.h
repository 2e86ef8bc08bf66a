#pragma once

#include <functional>
#include <optional>
#include <string>

#include "heed/decoding/ensemble.h"
#include "heed/decoding/translator_options.h"
#include "heed/model/shortlist.h"
#include "heed/text/tokenizers.h"

namespace heed {

/// What translates: a model, or several, and all that goes with them.
struct TranslationSystem {
  /// Called after each piece with the best beginning of the translation so far, as text.
  using Watcher = std::function<void(const std::string& text)>;

  Ensemble ensemble;
  Tokenizers tokenizers;
  TranslatorOptions options;
  std::optional<Shortlist> shortlist = {};
  Watcher watcher = {};
};

}  // namespace heed
