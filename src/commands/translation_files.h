#pragma once

#include <string>

#include "heed/commands/translate.h"

namespace heed {

/// Throws UsageError where an output of heed-translate would overwrite a file that it reads, or
/// another output.
void check_outputs(const TranslateSettings& settings);

/// The same of one more output.
void check_another_output(const TranslateSettings& settings, const std::string& file);

}  // namespace heed
