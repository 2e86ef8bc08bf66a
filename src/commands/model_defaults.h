#pragma once

#include "heed/commands/load_translator.h"

namespace heed {

/// What a model's config.ini holds of how it translates, in its section [decoding].
struct ModelDefaults {
  TranslatorOptions& decoding;
  TranslationPrecision& precision;
  bool& shortlist;

  template <class Visitor>
  void visit(Visitor&& field) {
    decoding.visit(field);
    field("precision", precision, precision_help);
    field("shortlist", shortlist, shortlist_help);
  }
};

}  // namespace heed
