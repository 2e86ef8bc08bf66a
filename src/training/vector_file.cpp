#include "vector_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "../core/read_number.h"
#include "heed/core/error.h"

namespace heed {
namespace {

constexpr const char* format_hint =
    "Give vectors as word2vec, fastText and GloVe write them as text: a word and its numbers a "
    "line, with spaces between";

/// All of `text` as a number.
template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  return read_number(text, value) == std::errc() ? std::optional(value) : std::nullopt;
}

/// Takes the next field off the front of `text`; there may be none.
std::string_view take_field(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view field = text.substr(0, text.find(' '));
  text.remove_prefix(field.size());
  return field;
}

int64_t count_fields(std::string_view text) {
  int64_t count = 0;
  char before = ' ';
  for (const char c : text) {
    count += c != ' ' && before == ' ';
    before = c;
  }
  return count;
}

}  // namespace

bool VectorFile::next() {
  while (input_.next(line_)) {
    ++line_number_;
    const int64_t fields = count_fields(line_);
    if (line_number_ == 1 && is_header(fields)) continue;
    if (fields == 0) continue;
    split(fields);
    has_words_ = true;
    return true;
  }
  if (!has_words_) fail("no word vectors: the file has no words", format_hint);
  return false;
}

void VectorFile::read_vector(std::span<float> vector) const {
  std::string_view rest = numbers_;
  for (float& value : vector) {
    const std::string_view field = take_field(rest);
    const auto read = number<double>(field);
    const bool is_finite = read && std::abs(*read) <= std::numeric_limits<float>::max();
    if (!is_finite) fail(fmt::format("\"{}\" is not a finite number", field), format_hint);
    value = static_cast<float>(*read);
  }
}

void VectorFile::fail(std::string_view what, std::string_view hint) const {
  const std::string line = line_number_ > 0 ? fmt::format(":{}", line_number_) : "";
  throw Error(what, name_ + line, hint);
}

// Whether the first line is no word's; checks it.
bool VectorFile::is_header(int64_t fields) const {
  std::string_view rest = line_;
  const auto count = number<int64_t>(take_field(rest));
  const auto dim = number<int64_t>(take_field(rest));
  if (fields > 2) {
    check_dim(fields - 1);
  } else if (count && dim) {
    check_dim(*dim);
  } else {
    fail("the first line is neither \"COUNT DIM\" nor a word with its vector", format_hint);
  }
  return fields == 2;
}

void VectorFile::check_dim(int64_t dim) const {
  if (dim == dim_) return;
  fail(fmt::format("the vectors have {} numbers, the model is {} wide", dim, dim_),
       fmt::format("Choose --model.d_model={}, or give vectors of {} numbers", dim, dim_));
}

// GloVe's have words with spaces, such as ". . ."; a number more is a mistake.
void VectorFile::split(int64_t fields) {
  numbers_ = line_;
  word_ = take_field(numbers_);
  if (fields == dim_ + 1) return;
  std::string_view rest = numbers_;
  if (fields <= dim_ || number<double>(take_field(rest))) {
    fail(fmt::format("the word has {} numbers, not {}", fields - 1, dim_), format_hint);
  }
  word_ = {};
}

}  // namespace heed
