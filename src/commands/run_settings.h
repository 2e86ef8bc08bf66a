#pragma once

#include <string>

#include "heed/core/console.h"
#include "heed/training/run_directory.h"

namespace heed {

/// Writes a new run's settings, as INI text, to its config.ini. Where the directory already holds a
/// run, the settings are compared: what makes another model or other data is an Error, and other
/// changes are reported.
void keep_settings(const RunDirectory& directory, const std::string& settings, Console& console);

}  // namespace heed
