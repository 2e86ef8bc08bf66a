#pragma once

#include <cstdint>
#include <string>

#include "heed/core/option_field.h"

namespace heed {

/// Which pairs are too long to train on.
struct LengthLimits {
  /// Pieces on either side, eos counted.
  int64_t max_length = 256;

  /// Pieces of the longer side over those of the shorter one; as Moses' clean-corpus script, 9.
  /// Pairs whose longer side has at most `ratio_free_length` pieces are spared: there a ratio tells
  /// little.
  double max_length_ratio = 9.0;

  static constexpr int64_t ratio_free_length = 10;
};

/// The corpus of a run. Section [data].
struct DataOptions {
  std::string train_source = {};
  std::string train_target = {};
  std::string valid_source = {};
  std::string valid_target = {};
  int64_t max_length = LengthLimits{}.max_length;
  double max_length_ratio = LengthLimits{}.max_length_ratio;

  /// 0: 5 % of the training pairs, at most 1,000.
  int64_t valid_split = 0;

  LengthLimits length_limits() const { return {max_length, max_length_ratio}; }

  template <class Visitor>
  void visit(Visitor&& field) {
    field("train_source", train_source, "Training text, source language, one sentence a line");
    field("train_target", train_target, "Its translation, line by line");
    field("valid_source", valid_source, "Validation text; without it pairs are held out");
    field("valid_target", valid_target, "Its translation");
    field("max_length", max_length,
          "Pairs with more pieces than this on a side, the end counted, are dropped",
          between(2, 1'000'000));
    field("max_length_ratio", max_length_ratio,
          "Pairs with one side this many times longer than the other are dropped", at_least(1));
    field("valid_split", valid_split,
          "Training pairs to hold out for validation; 0: 5 %, at most 1,000", at_least(0));
  }
};

}  // namespace heed
