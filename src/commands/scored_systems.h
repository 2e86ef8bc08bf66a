#pragma once

#include <string>
#include <vector>

#include "heed/commands/evaluate.h"
#include "heed/evaluation/corpus_statistics.h"

namespace heed {

/// Systems and what they are scored against.
struct Systems {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> hypotheses;  ///< [systems, lines]
  std::vector<std::string> sources;                  ///< [lines]; empty where they are not given
  LineReferences references;
};

/// Reads hypotheses, sources and references as the settings say, and lets the models translate;
/// what is odd about the texts goes to `console`. Throws Error, naming the files, where one cannot
/// be read or their lines do not match.
Systems read_systems(EvaluateSettings& settings, OptionParser& parser, Console& console);

}  // namespace heed
