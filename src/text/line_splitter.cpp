#include "heed/text/line_splitter.h"

#include <algorithm>
#include <cstddef>

#include "line_cuts.h"

namespace heed {
namespace {

/// Fills one part after the other.
class PartFiller {
 public:
  using CountPieces = std::function<int64_t(std::string_view)>;

  PartFiller(std::string_view line, int64_t limit, const CountPieces& count_pieces,
             std::span<const std::string_view> whole)
      : line_(line), limit_(limit), count_pieces_(count_pieces), cuts_(find_cuts(line, whole)) {}

  std::vector<LinePart> parts() {
    std::vector<LinePart> parts;
    const auto take_up_to = [&](const Cut& cut) {
      parts.push_back({std::string(line_.substr(begin_, cut.end - begin_)),
                       std::string(line_.substr(cut.end, cut.next - cut.end))});
      begin_ = cut.next;
    };
    if (cuts_.front().end == 0) take_up_to(cuts_[first_++]);  // blanks at the line's beginning
    while (first_ < cuts_.size()) {
      const size_t best = best_cut();
      take_up_to(cuts_[best]);
      first_ = best + 1;
    }
    return parts;
  }

 private:
  bool fits(size_t cut) const {
    return count_pieces_(line_.substr(begin_, cuts_[cut].end - begin_)) <= limit_;
  }

  // A cut that the part cannot reach, or the number of cuts.
  size_t out_of_reach() const {
    const size_t left = cuts_.size() - first_;
    auto reach = static_cast<size_t>(std::max<int64_t>(limit_, 1));
    while (reach < left && fits(first_ + reach)) reach *= 2;
    return first_ + std::min(reach, left);
  }

  // The last that fits of the best rank that has one.
  size_t best_cut() const {
    const size_t end = out_of_reach();
    for (const auto rank :
         {CutRank::sentence, CutRank::pause, CutRank::word, CutRank::character, CutRank::inside}) {
      std::vector<size_t> cuts;
      for (size_t i = first_; i < end; ++i) {
        if (cuts_[i].rank >= rank) cuts.push_back(i);
      }
      const auto beyond =
          std::partition_point(cuts.begin(), cuts.end(), [this](size_t cut) { return fits(cut); });
      if (beyond != cuts.begin()) return beyond[-1];
    }
    return first_;  // a character of more pieces than the limit
  }

  std::string_view line_;
  int64_t limit_;
  const CountPieces& count_pieces_;
  std::vector<Cut> cuts_;
  size_t begin_ = 0;  // of the part at hand
  size_t first_ = 0;  // cut behind it
};

}  // namespace

std::vector<LinePart> split_line(std::string_view line, int64_t limit,
                                 const std::function<int64_t(std::string_view)>& count_pieces,
                                 std::span<const std::string_view> whole) {
  if (line.empty() || count_pieces(line) <= limit) return {{std::string(line), ""}};
  return PartFiller(line, limit, count_pieces, whole).parts();
}

std::vector<LinePart> split_sentences(std::string_view line,
                                      std::span<const std::string_view> whole) {
  std::vector<LinePart> sentences;
  size_t begin = 0;
  for (const Cut& cut : find_cuts(line, whole)) {
    if (cut.rank < CutRank::sentence) continue;
    sentences.push_back({std::string(line.substr(begin, cut.end - begin)),
                         std::string(line.substr(cut.end, cut.next - cut.end))});
    begin = cut.next;
  }
  return sentences;
}

}  // namespace heed
