#pragma once

#include <vector>

#include "test_sets.h"

namespace heed {

/// Lets each model of the settings translate every test set, as one of its systems; writes the
/// translations where they are asked for. Files and models that cannot be had are complained about
/// before anything is translated.
void add_models(std::vector<TestSet>& test_sets, EvaluateSettings& settings, OptionParser& parser,
                Console& console);

}  // namespace heed
