#include "edit_table.h"

#include <algorithm>
#include <cmath>

namespace heed {
namespace {

constexpr int64_t usual_band = 25;
constexpr int32_t infinite = 1 << 29;

/// The words, behind one that is equal to none.
std::vector<int32_t> from_one(const Symbols& words) {
  std::vector<int32_t> result = {-1};
  result.insert(result.end(), words.begin(), words.end());
  return result;
}

}  // namespace

EditBand::EditBand(int64_t hypothesis_length, int64_t reference_length) {
  const double ratio =
      static_cast<double>(reference_length) / static_cast<double>(hypothesis_length);
  int64_t half = usual_band;  // wider where the diagonal is so flat that rows would not overlap
  if (static_cast<double>(half) < ratio / 2) {
    half = static_cast<int64_t>(std::ceil(ratio / 2 + static_cast<double>(usual_band)));
  }
  rows_.reserve(hypothesis_length + 1);
  for (int64_t i = 0; i <= hypothesis_length; ++i) {
    const auto diagonal = static_cast<int64_t>(std::floor(static_cast<double>(i) * ratio));
    const bool is_whole = i == 0 || i == hypothesis_length;
    const int64_t begin = i == 0 ? 0 : std::max<int64_t>(0, diagonal - half);
    const int64_t end =
        is_whole ? reference_length + 1 : std::min(reference_length + 1, diagonal + half);
    rows_.push_back({begin, end, size_});
    size_ += end - begin;
  }
}

EditTable::EditTable(const Symbols& hypothesis, const Symbols& reference)
    : hypothesis_(from_one(hypothesis)),
      reference_(from_one(reference)),
      length_(std::ssize(hypothesis)),
      reference_length_(std::ssize(reference)),
      band_(length_, reference_length_),
      forward_(band_.size()),
      backward_(band_.size()),
      row_(reference_.size()) {
  fill_forward();
  fill_backward();
}

void EditTable::fill_forward() {
  for (int64_t j = 0; j <= reference_length_; ++j) forward_[j] = static_cast<int32_t>(j);
  start_row(0, length_);
  for (int64_t i = 1; i <= length_; ++i) {
    advance_row(i, hypothesis_[i]);
    std::copy(row_.begin() + band_.begin(i), row_.begin() + band_.end(i),
              forward_.begin() + band_.place(i, band_.begin(i)));
  }
}

void EditTable::fill_backward() {
  for (int64_t i = length_; i > 0; --i) {
    for (int64_t j = band_.end(i) - 1; j >= band_.begin(i); --j) {
      int32_t edits = i == length_ && j == reference_length_ ? 0 : infinite;
      edits = std::min(edits, backward(i, j + 1) + 1);
      if (i < length_) {
        edits = std::min(edits, backward(i + 1, j) + 1);
        if (band_.contains(i + 1, j + 1)) {
          const bool differs = hypothesis_[i + 1] != reference_[j + 1];
          edits = std::min(edits, backward(i + 1, j + 1) + differs);
        }
      }
      backward_[band_.place(i, j)] = edits;
    }
  }
}

int32_t EditTable::forward(int64_t i, int64_t j) const {
  return band_.contains(i, j) ? forward_[band_.place(i, j)] : infinite;
}

int32_t EditTable::backward(int64_t i, int64_t j) const {
  return band_.contains(i, j) ? backward_[band_.place(i, j)] : infinite;
}

/// Makes row_ the known row i, what the next one needs of it, with room up to row `last_row`.
void EditTable::start_row(int64_t i, int64_t last_row) {
  const int64_t begin = band_.begin(i);
  const int64_t end = std::min(band_.end(i), band_.end(i + 1));
  const auto known = forward_.begin() + band_.place(i, begin);
  std::copy(known, known + (end - begin), row_.begin() + begin);
  std::fill(row_.begin() + end, row_.begin() + band_.end(last_row), infinite);
  if (begin > 0) row_[begin - 1] = infinite;
}

/// Makes row_, which is row i - 1, row i.
void EditTable::advance_row(int64_t i, int32_t word) {
  const int64_t begin = band_.begin(i);
  const int64_t end = band_.end(i);
  int32_t diagonal = infinite;
  int32_t left = infinite;
  if (begin > 0) std::swap(diagonal, row_[begin - 1]);
  for (int64_t j = begin; j < end; ++j) {
    const int32_t above = row_[j];
    const int32_t substituted = diagonal + (word != reference_[j]);
    left = std::min(substituted, std::min(above, left) + 1);
    row_[j] = left;
    diagonal = above;
  }
}

int64_t EditTable::distance_with(int64_t begin, std::span<const int32_t> words) {
  const int64_t last = begin + std::ssize(words);
  start_row(begin, last);
  for (int64_t i = begin + 1; i <= last; ++i) advance_row(i, words[i - begin - 1]);
  if (last == length_) return row_[reference_length_];
  int32_t edits = infinite;
  const auto rest = backward_.begin() + band_.place(last, band_.begin(last));
  for (int64_t j = band_.begin(last); j < band_.end(last); ++j) {
    edits = std::min(edits, row_[j] + rest[j - band_.begin(last)]);
  }
  return edits;
}

/// The last edit of the cheapest way to (i, j): of equals, the first of Edit's.
EditTable::Edit EditTable::last_edit(int64_t i, int64_t j) const {
  if (i == 0) return Edit::insert;
  if (j == 0) return Edit::remove;
  const int32_t edits = forward(i, j);
  const bool differs = hypothesis_[i] != reference_[j];
  if (edits == forward(i - 1, j - 1) + differs) return differs ? Edit::substitute : Edit::keep;
  return edits == forward(i - 1, j) + 1 ? Edit::remove : Edit::insert;
}

EditAlignment EditTable::alignment() const {
  EditAlignment result{.hypothesis_place = std::vector<int64_t>(reference_length_),
                       .hypothesis_wrong = std::vector<bool>(length_),
                       .reference_wrong = std::vector<bool>(reference_length_)};
  for (int64_t i = length_, j = reference_length_; i > 0 || j > 0;) {
    const Edit edit = last_edit(i, j);
    if (edit != Edit::remove) {
      result.hypothesis_place[j - 1] = i - 1;
      result.reference_wrong[j - 1] = edit != Edit::keep;
    }
    if (edit != Edit::insert) result.hypothesis_wrong[i - 1] = edit != Edit::keep;
    if (edit != Edit::remove) --j;
    if (edit != Edit::insert) --i;
  }
  return result;
}

}  // namespace heed
