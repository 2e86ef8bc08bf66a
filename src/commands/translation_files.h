#pragma once

#include <string>

#include "heed/commands/translate.h"

namespace heed {

/// Throws UsageError where an output of heed-translate would overwrite a file that it reads, or
/// another output, and where it would read two files from standard input.
void check_files(const TranslateSettings& settings);

/// Throws UsageError where one more output would overwrite such a file.
void check_another_output(const TranslateSettings& settings, const std::string& file);

}  // namespace heed
