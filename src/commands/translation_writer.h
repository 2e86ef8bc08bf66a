#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "heed/commands/translate.h"
#include "heed/core/file_output.h"

namespace heed {

/// Writes translations, in the order of their lines, in a format; see docs/file-formats.md.
class TranslationWriter {
 public:
  /// To the file, or "-" for standard output. With `is_n_best`, of each line as many as it has.
  TranslationWriter(const std::string& output, TranslationFormat format, bool is_n_best);

  void write(std::span<const Translation> translations);

  /// At the end; throws Error where not all could be written.
  void close() { output_.close(); }

 private:
  [[nodiscard]] std::string written(const Translation& translation) const;

  OutputFile output_;
  TranslationFormat format_;
  bool is_n_best_;
  int64_t lines_ = 0;
};

}  // namespace heed
