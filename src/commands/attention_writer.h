#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "heed/core/file_output.h"
#include "heed/decoding/translation.h"

namespace heed {

/// Throws UsageError where a file for attention has no name that tells what it is to hold:
/// FILE.html or FILE.jsonl.
void check_attention_file(const std::string& file);

/// Writes what a model attended to, line by line; see docs/file-formats.md.
class AttentionWriter {
 public:
  /// As a page to look at where the `file`'s name ends in .html, else as lines of JSON.
  explicit AttentionWriter(const std::string& file);

  /// That of the next lines. A page that is full takes no more.
  void write(std::span<const Translation> translations);

  /// Whether a page holds as much as a browser shows with ease.
  [[nodiscard]] bool is_full() const;

  /// How many lines a full page did not take.
  [[nodiscard]] int64_t lines_left_out() const { return lines_ - shown_lines_; }

  /// Lets readers of JSON see what was written.
  void flush() { output_.flush(); }

  /// At the end; throws Error where not all could be written.
  void close();

 private:
  void write(const TranslatedText& text, int64_t rank);
  [[nodiscard]] std::string note() const;

  OutputFile output_;
  bool is_page_;
  std::string maps_;         // of a page: elements of an array of JSON
  int64_t lines_ = 0;        // that were given
  int64_t weights_ = 0;      // that were written
  int64_t shown_lines_ = 0;  // of a page
};

}  // namespace heed
