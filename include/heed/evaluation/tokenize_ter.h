#pragma once

#include <string>
#include <string_view>

#include "heed/core/option_field.h"

namespace heed {

/// How TER is computed; the defaults are sacreBLEU's.
struct TerOptions {
  bool normalized = false;
  bool no_punct = false;
  bool asian_support = false;
  bool case_sensitive = false;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("ter_normalized", normalized, "TER separates punctuation from words, as 13a does");
    field("ter_no_punct", no_punct, "TER leaves punctuation out");
    field("ter_asian_support", asian_support,
          "ter_normalized makes words of Chinese characters, ter_no_punct knows Asian punctuation");
    field("ter_case_sensitive", case_sensitive, "TER tells upper from lower case");
  }
};

/// `line`, of valid UTF-8, with white space between the words that TER counts: sacreBLEU's form of
/// Tercom's Normalizer.
std::string tokenize_for_ter(std::string_view line, const TerOptions& options);

}  // namespace heed
