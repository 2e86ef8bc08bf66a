#pragma once

#include <string>

#include "heed/core/console.h"
#include "heed/training/run_directory.h"

namespace heed {

/// Compares the settings, as INI text, with those that the run in the directory was started with:
/// what makes another model or other data is an Error, and other changes are reported.
void check_settings(const RunDirectory& directory, const std::string& settings, Console& console);

}  // namespace heed
