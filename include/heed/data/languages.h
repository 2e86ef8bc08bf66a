#pragma once

#include <string>

#include "heed/data/data_options.h"

namespace heed {

/// Which languages a model translates between, for people: section [languages] of a model's
/// config.ini.
struct Languages {
  std::string source = {};  ///< Its code, such as "en"; empty: unknown.
  std::string target = {};

  template <class Visitor>
  void visit(Visitor&& field) {
    field("source", source, "Code of the source's language");
    field("target", target, "Code of the target's language");
  }
};

/// What the endings of the training files tell: train.en and train.de are "en" and "de".
[[nodiscard]] Languages languages_of(const DataOptions& data);

}  // namespace heed
