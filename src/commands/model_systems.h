#pragma once

#include <span>

#include "scored_systems.h"

namespace heed {

/// Adds each model of the settings to every test set, as a system that has translated it; writes
/// the translations where they are asked for.
void add_translations(std::span<Systems> test_sets, EvaluateSettings& settings,
                      OptionParser& parser, Console& console);

}  // namespace heed
