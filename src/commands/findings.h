#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "heed/core/console.h"
#include "heed/decoding/translator.h"

namespace heed {

/// The numbers of some lines, of which the first few are named.
class LineNumbers {
 public:
  void add(int64_t number);

  [[nodiscard]] int64_t count() const { return count_; }

  /// "lines 3, 17 and 25 more"
  [[nodiscard]] std::string text() const;

 private:
  int64_t count_ = 0;
  std::vector<int64_t> named_;
};

/// What a user should know of some lines: which were cut, which searched for again, how many have
/// terms of a glossary.
class Findings {
 public:
  /// Takes note of the next lines.
  void add(std::span<const Translation> translations);

  /// Tells what was odd.
  void report(const TranslatorOptions& options, Console& console) const;

  /// Tells how many lines have terms of the glossary.
  void report_terms(Console& console) const;

 private:
  int64_t lines_ = 0, lines_with_terms_ = 0;
  LineNumbers in_parts_;
  std::map<Defect, LineNumbers> mended_, defective_;
};

/// The same of one line that was just typed.
void remark_on(const Translation& translation, const TranslatorOptions& options, Console& console);

}  // namespace heed
