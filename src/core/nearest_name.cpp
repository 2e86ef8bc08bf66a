#include "heed/core/nearest_name.h"

#include <algorithm>
#include <vector>

namespace heed {
namespace {

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// How far `known` is from what was typed. A wrong or missing section, and a name cut short, count
/// as one mistake.
size_t mistakes(std::string_view typed, std::string_view known) {
  const std::string_view typed_key = last_part(typed);
  const std::string_view known_key = last_part(known);
  size_t key_mistakes = edit_distance(typed_key, known_key);
  if (typed_key.size() >= 3 && known_key.starts_with(typed_key)) {
    key_mistakes = std::min<size_t>(key_mistakes, 1);
  }
  const bool same_section = typed.substr(0, typed.size() - typed_key.size()) ==
                            known.substr(0, known.size() - known_key.size());
  return std::min(edit_distance(typed, known), key_mistakes + (same_section ? 0 : 1));
}

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
  // Rows of the dynamic programme: distances of a's first i characters to each start of b.
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string nearest_name(std::string_view name, std::span<const std::string> known) {
  const std::string* nearest = nullptr;
  size_t fewest = (last_part(name).size() + 2) / 3 + 1;  // more mistakes than these: another word
  for (const std::string& candidate : known) {
    const size_t count = mistakes(name, candidate);
    if (count >= fewest) continue;
    fewest = count;
    nearest = &candidate;
  }
  return nearest ? *nearest : "";
}

}  // namespace heed
