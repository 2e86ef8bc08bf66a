#pragma once

#include <string>
#include <string_view>

#include "heed/core/console.h"
#include "heed/training/checkpoint.h"

namespace heed {

/// Compares the settings, as INI text, with those of the checkpoint that a run goes on from: what
/// makes another model or other data is an Error, naming `run`, and other changes are reported.
void check_settings(const Checkpoint& checkpoint, const std::string& settings,
                    const std::string& run, Console& console);

/// The value that a setting had in effect when the checkpoint was made; "" if there is none.
std::string setting_of(const Checkpoint& checkpoint, std::string_view section,
                       std::string_view key);

}  // namespace heed
