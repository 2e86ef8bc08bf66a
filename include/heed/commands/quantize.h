#pragma once

#include "heed/commands/translate.h"

namespace heed {

/// Writes the model again with int8 weights, a quarter of the size, as the model directory
/// `settings.output`. Where a source and its reference are given, both models translate it and
/// `console` is told what the rounding cost in BLEU. Throws UsageError for options that do not go
/// together, and Error where the directory holds a model already.
void quantize(TranslateSettings& settings, OptionParser& parser, Console& console);

}  // namespace heed
