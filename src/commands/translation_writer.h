#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "attention_writer.h"
#include "heed/commands/translate.h"
#include "heed/core/file_output.h"

namespace heed {

/// A translation as an object of JSON, with a line feed; see docs/file-formats.md. With `is_n_best`
/// it holds an array of all the line's translations.
[[nodiscard]] std::string json_line(const Translation& translation, bool is_n_best = false);

/// Writes translations, in the order of their lines, in a format; see docs/file-formats.md.
class TranslationWriter {
 public:
  /// To settings.output, alignments to settings.alignment and attention to settings.attention. How
  /// many translations a line has may change; `settings` must outlive the writer.
  explicit TranslationWriter(const TranslateSettings& settings);

  void write(std::span<const Translation> translations);

  /// Whether attention is wanted of the next lines.
  [[nodiscard]] bool takes_attention() const { return attention_ && !attention_->is_full(); }

  /// Of how many lines there is none, as the page for it was full.
  [[nodiscard]] int64_t lines_without_attention() const {
    return attention_ ? attention_->lines_left_out() : 0;
  }

  /// At the end; throws Error where not all could be written.
  void close();

 private:
  [[nodiscard]] bool is_n_best() const { return settings_.decoding.search.n_best > 1; }
  [[nodiscard]] std::string written(const Translation& translation) const;

  const TranslateSettings& settings_;
  OutputFile output_;
  std::optional<OutputFile> alignment_;
  std::optional<AttentionWriter> attention_;
  int64_t lines_ = 0;
};

}  // namespace heed
