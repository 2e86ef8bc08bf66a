#pragma once

#include <sentencepiece_trainer.h>

#include <cstdint>
#include <span>
#include <string>

namespace heed {

/// The lines of both languages as SentencePiece's trainer reads them, any number of times.
///
/// Of a very large corpus it gives lines taken evenly from all; long lines come in parts, as the
/// trainer would skip them whole.
class TrainingText : public sentencepiece::SentenceIterator {
 public:
  /// Keep `source` and `target` alive. About `max_bytes` of their text are given.
  TrainingText(std::span<const std::string> source, std::span<const std::string> target,
               int64_t max_bytes = int64_t{100} << 20);

  void rewind();
  bool done() const override { return line_ == num_lines(); }
  void Next() override;
  const std::string& value() const override { return part_; }
  sentencepiece::util::Status status() const override { return {}; }

  /// Whether there is anything but white space.
  bool has_text() const;

  /// Different words, split at spaces, in what is given. Rewinds.
  int64_t count_words();

  /// Bytes in the longest part of a line.
  static constexpr size_t max_part = 4096;

 private:
  size_t num_lines() const { return source_.size() + target_.size(); }
  const std::string& line(size_t i) const {
    return i < source_.size() ? source_[i] : target_[i - source_.size()];
  }
  bool is_sampled(size_t i) const;
  void skip_unsampled();
  void take_part();

  std::span<const std::string> source_;
  std::span<const std::string> target_;
  double rate_ = 1.0;  // the share of the lines that is given
  size_t line_ = 0;
  size_t begin_ = 0;  // of the part in its line
  std::string part_;
};

}  // namespace heed
