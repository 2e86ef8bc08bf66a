#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "heed/core/line_input.h"

namespace heed {

/// The words of a file of word vectors, as text, one by one.
class VectorFile {
 public:
  /// Vectors must have `dim` numbers. Errors name the file and the line.
  VectorFile(std::string name, int64_t dim) : name_(std::move(name)), dim_(dim), input_(name_) {}

  /// Goes to the next word; false at the end. Throws Error where there are no words at all.
  bool next();

  /// Empty for a word with spaces in it.
  [[nodiscard]] std::string_view word() const { return word_; }

  /// Reads the word's vector into `vector` [dim].
  void read_vector(std::span<float> vector) const;

 private:
  [[nodiscard]] bool is_header(int64_t fields) const;
  void check_dim(int64_t dim) const;
  void split(int64_t fields);
  [[noreturn]] void fail(std::string_view what, std::string_view hint) const;

  std::string name_;
  int64_t dim_;
  LineInput input_;
  int64_t line_number_ = 0;
  bool has_words_ = false;
  std::string line_;
  std::string_view word_;     // of line_
  std::string_view numbers_;  // what follows the word
};

}  // namespace heed
