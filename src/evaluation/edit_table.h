#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "heed/evaluation/ngrams.h"

namespace heed {

/// The cells near the diagonal of a table of edit distances: row i is for the first i words of the
/// hypothesis, column j for the first j of the reference. They are those of sacreBLEU's beam.
class EditBand {
 public:
  /// Both lengths are above 0.
  EditBand(int64_t hypothesis_length, int64_t reference_length);

  /// Row i has the columns from begin(i) to before end(i). Neither falls from row to row.
  int64_t begin(int64_t i) const { return rows_[i].begin; }
  int64_t end(int64_t i) const { return rows_[i].end; }
  bool contains(int64_t i, int64_t j) const { return j >= begin(i) && j < end(i); }

  /// Where a list of all cells, row by row, has the cell.
  int64_t place(int64_t i, int64_t j) const { return rows_[i].place + j - begin(i); }
  int64_t size() const { return size_; }

 private:
  struct Row {
    int64_t begin;
    int64_t end;
    int64_t place;
  };
  std::vector<Row> rows_;
  int64_t size_ = 0;
};

/// Which word of the hypothesis stands where the reference has a word, and which words are wrong.
struct EditAlignment {
  std::vector<int64_t> hypothesis_place;  ///< Of each reference word; -1 before the first.
  std::vector<bool> hypothesis_wrong;
  std::vector<bool> reference_wrong;
};

/// The edit distance of a hypothesis to a reference, and what it would be were some words changed.
///
/// It keeps the distances of all beginnings and of all ends of the hypothesis, so that a change
/// costs only as many rows as words it changes. Memory is linear in both lengths.
class EditTable {
 public:
  /// Neither is empty.
  EditTable(const Symbols& hypothesis, const Symbols& reference);

  int64_t distance() const { return forward(length_, reference_length_); }

  /// The distance were `words` in the place of as many words of the hypothesis from `begin` on.
  int64_t distance_with(int64_t begin, std::span<const int32_t> words);

  EditAlignment alignment() const;

 private:
  enum class Edit { keep, substitute, remove, insert };

  void fill_forward();
  void fill_backward();
  Edit last_edit(int64_t i, int64_t j) const;
  int32_t forward(int64_t i, int64_t j) const;
  int32_t backward(int64_t i, int64_t j) const;
  void start_row(int64_t i, int64_t last_row);
  void advance_row(int64_t i, int32_t word);

  std::vector<int32_t> hypothesis_;  // [i]: the i-th word, from 1
  std::vector<int32_t> reference_;   // [j]: the j-th word, from 1
  int64_t length_;
  int64_t reference_length_;
  EditBand band_;
  std::vector<int32_t> forward_;   // [place(i, j)]: edits from the beginning to (i, j)
  std::vector<int32_t> backward_;  // [place(i, j)]: edits from (i, j) to the end
  std::vector<int32_t> row_;       // [j]: the row that advance_row() came to; infinite around it
};

}  // namespace heed
