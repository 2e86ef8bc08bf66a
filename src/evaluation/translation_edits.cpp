#include "heed/evaluation/translation_edits.h"

#include <algorithm>
#include <tuple>

#include "edit_table.h"

namespace heed {
namespace {

constexpr int64_t max_phrase_length = 10;
constexpr int64_t max_distance = 50;
constexpr int64_t max_shifts_tried = 1000;

/// Moves the `length` words from `start` on to before the word `target`. Within the phrase itself
/// it moves on by `target` - `start` words.
struct Shift {
  int64_t start = 0;
  int64_t length = 0;
  int64_t target = 0;
  int64_t gain = 0;  ///< By how much the edit distance falls.

  bool is_better_than(const Shift& other) const {
    const auto rank = [](const Shift& s) {
      return std::tuple(s.gain, s.length, -s.start, -s.target);
    };
    return rank(*this) > rank(other);
  }
};

/// The words that a shift changes.
struct ChangedWords {
  int64_t begin = 0;
  std::vector<int32_t> words;
};

ChangedWords shifted(const Symbols& words, const Shift& shift) {
  const int64_t phrase_end = shift.start + shift.length;
  int64_t begin = shift.start, middle = phrase_end, end = shift.target;
  if (shift.target < shift.start) {
    begin = shift.target, middle = shift.start, end = phrase_end;
  } else if (shift.target <= phrase_end) {
    end = std::min(std::ssize(words), shift.length + shift.target);
  }
  ChangedWords result{begin, std::vector<int32_t>(end - begin)};
  std::rotate_copy(words.begin() + begin, words.begin() + middle, words.begin() + end,
                   result.words.begin());
  return result;
}

/// Looks for the shift of a hypothesis that helps most.
class ShiftSearch {
 public:
  /// `tried` counts the shifts tried for a hypothesis, and ends the search at the limit.
  ShiftSearch(const Symbols& words, const Symbols& reference, int64_t& tried)
      : words_(words), reference_(reference), tried_(tried), table_(words, reference) {
    alignment_ = table_.alignment();
  }

  int64_t distance() const { return table_.distance(); }

  /// A gain of 0 where there is no shift to try.
  Shift best() {
    for (int64_t start = 0; start < std::ssize(words_); ++start) {
      const int64_t last = std::min(std::ssize(reference_) - 1, start + max_distance);
      for (int64_t place = std::max<int64_t>(0, start - max_distance); place <= last; ++place) {
        if (!try_phrases(start, place)) return best_;
      }
    }
    return best_;
  }

 private:
  /// Tries the phrases that the hypothesis has at `start` and the reference at `place`. Returns
  /// false at the limit of shifts.
  bool try_phrases(int64_t start, int64_t place) {
    bool is_wrong_here = false, is_wrong_there = false;
    const int64_t longest =
        std::min({max_phrase_length, std::ssize(words_) - start, std::ssize(reference_) - place});
    for (int64_t i = 0; i < longest && words_[start + i] == reference_[place + i]; ++i) {
      is_wrong_here |= alignment_.hypothesis_wrong[start + i];
      is_wrong_there |= alignment_.reference_wrong[place + i];
      const int64_t aligned = alignment_.hypothesis_place[place];
      const bool is_within = aligned >= start && aligned <= start + i;
      if (!is_wrong_here || !is_wrong_there || is_within) continue;
      try_targets(start, i + 1, place);
      if (tried_ >= max_shifts_tried) return false;
    }
    return true;
  }

  /// Tries to move a phrase to before what is aligned with `place`, and to behind each of the
  /// reference's words that it matches.
  void try_targets(int64_t start, int64_t length, int64_t place) {
    int64_t previous = -1;
    for (int64_t p = place - 1; p < place + length; ++p) {
      const int64_t target = p < 0 ? 0 : alignment_.hypothesis_place[p] + 1;
      if (target != previous) try_shift({.start = start, .length = length, .target = target});
      previous = target;
    }
  }

  void try_shift(Shift shift) {
    const ChangedWords changed = shifted(words_, shift);
    shift.gain = table_.distance() - table_.distance_with(changed.begin, changed.words);
    if (best_.length == 0 || shift.is_better_than(best_)) best_ = shift;
    ++tried_;
  }

  const Symbols& words_;
  const Symbols& reference_;
  int64_t& tried_;
  EditTable table_;
  EditAlignment alignment_;
  Shift best_;
};

}  // namespace

int64_t translation_edits(const Symbols& hypothesis, const Symbols& reference) {
  if (hypothesis.empty() || reference.empty()) {
    return std::ssize(hypothesis) + std::ssize(reference);
  }
  Symbols words = hypothesis;
  int64_t tried = 0;
  for (int64_t shifts = 0;; ++shifts) {
    ShiftSearch search(words, reference, tried);
    const Shift shift = search.best();
    // At the limit, sacreBLEU does not make the last shift, even if it helps.
    if (tried >= max_shifts_tried || shift.gain <= 0) return shifts + search.distance();
    const ChangedWords changed = shifted(words, shift);
    std::ranges::copy(changed.words, words.begin() + changed.begin);
  }
}

}  // namespace heed
