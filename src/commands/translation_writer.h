#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "heed/commands/translate.h"
#include "heed/core/file_output.h"

namespace heed {

/// A translation as an object of JSON, with a line feed; see docs/file-formats.md. With `is_n_best`
/// it holds an array of all the line's translations.
[[nodiscard]] std::string json_line(const Translation& translation, bool is_n_best = false);

/// Writes translations, in the order of their lines, in a format; see docs/file-formats.md.
class TranslationWriter {
 public:
  /// To settings.output, and alignments to settings.alignment.
  explicit TranslationWriter(const TranslateSettings& settings);

  void write(std::span<const Translation> translations);

  /// At the end; throws Error where not all could be written.
  void close();

 private:
  [[nodiscard]] std::string written(const Translation& translation) const;

  OutputFile output_;
  std::optional<OutputFile> alignment_;
  TranslationFormat format_;
  bool is_n_best_;
  int64_t lines_ = 0;
};

}  // namespace heed
