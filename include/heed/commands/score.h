#pragma once

#include "heed/commands/translate.h"

namespace heed {

/// Writes how probable the model finds the translations settings.score of settings.input: for each
/// pair the sum of its pieces' log p, or lines of JSON with each piece's, and tells their
/// perplexity. An empty line counts with its end alone.
void score(TranslateSettings& settings, OptionParser& parser, Console& console);

}  // namespace heed
