#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "findings.h"
#include "heed/commands/translate.h"
#include "translation_input.h"
#include "translation_writer.h"

namespace heed {

/// Translates lines to the outputs that the settings name.
class TranslationJob {
 public:
  /// All must outlive it.
  TranslationJob(const TranslateSettings& settings, LineConstraints& constraints,
                 Translator& translator, Console& console);

  void translate(const std::vector<std::string>& lines, const Translator::Progress& progress);

  /// Translates a line that a person has typed, and tells at once what is odd about it.
  void answer(const std::string& line);

  /// How many lines are done.
  [[nodiscard]] int64_t done() const { return done_; }

  /// Translates the last line that was not blank again, and writes what the model attended to.
  void explain_last(const std::string& file) const;

  /// Keeps what is written.
  void close();

 private:
  std::vector<Translation> write(const std::vector<std::string>& lines,
                                 const Translator::Progress& progress);

  const TranslateSettings& settings_;
  LineConstraints& constraints_;
  Translator& translator_;
  Console& console_;
  TranslationWriter output_;
  Findings findings_;
  int64_t done_ = 0;
  std::string last_line_;
};

}  // namespace heed
