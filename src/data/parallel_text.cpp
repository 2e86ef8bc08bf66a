#include "heed/data/parallel_text.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "heed/core/console.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

std::vector<std::string> read_filled_file(const std::filesystem::path& path) {
  std::vector<std::string> lines = read_lines(path);
  if (lines.empty()) throw Error("The file is empty", path.string(), "Give one sentence a line");
  return lines;
}

struct HashedPair {
  uint64_t hash;
  int64_t index;
  auto operator<=>(const HashedPair&) const = default;
};

// The pairs with text on both sides, by their hash; copies of one pair stand together.
std::vector<HashedPair> hashed_pairs(const ParallelText& text) {
  std::vector<HashedPair> pairs;
  for (int64_t i = 0; i < text.size(); ++i) {
    const std::string& source = text.source[static_cast<size_t>(i)];
    const std::string& target = text.target[static_cast<size_t>(i)];
    if (is_blank(source) || is_blank(target)) continue;
    const std::string both = source + '\n' + target;
    pairs.push_back({XXH3_64bits(both.data(), both.size()), i});
  }
  std::ranges::sort(pairs);
  return pairs;
}

int64_t chosen_split(int64_t pairs) {
  return std::max<int64_t>(1, std::min<int64_t>(1000, pairs / 20));
}

// Moves pair `i` of `from` to the end of `to`.
void move_pair(ParallelText& from, int64_t i, ParallelText& to) {
  to.lines.push_back(from.line(i));
  to.source.push_back(std::move(from.source[static_cast<size_t>(i)]));
  to.target.push_back(std::move(from.target[static_cast<size_t>(i)]));
}

// The first of each of the `asked` different pairs with the smallest hash; marks all their copies
// in `leaves`. Some other pair must remain.
std::vector<int64_t> choose_pairs(const ParallelText& text, int64_t asked,
                                  std::vector<bool>& leaves) {
  const std::vector<HashedPair> pairs = hashed_pairs(text);
  std::vector<int64_t> chosen;
  auto it = pairs.begin();
  while (it != pairs.end() && std::ssize(chosen) < asked) {
    chosen.push_back(it->index);
    const uint64_t hash = it->hash;
    for (; it != pairs.end() && it->hash == hash; ++it)
      leaves[static_cast<size_t>(it->index)] = true;
  }
  if (it != pairs.end()) return chosen;
  throw Error(fmt::format("too few pairs to hold out {} for validation: the training text has {} "
                          "different ones",
                          format_count(asked), format_count(std::ssize(chosen))),
              "--data.valid_split", "Hold out fewer, or give --data.valid_source and valid_target");
}

}  // namespace

ParallelText read_parallel_text(const std::filesystem::path& source_path,
                                const std::filesystem::path& target_path) {
  ParallelText text = {read_filled_file(source_path), read_filled_file(target_path)};
  if (text.source.size() != text.target.size()) {
    throw Error(fmt::format("The two files differ in length: {} lines and {} lines",
                            format_count(text.size()), format_count(std::ssize(text.target))),
                source_path.string() + ", " + target_path.string(),
                "Line by line, one must be the translation of the other");
  }
  return text;
}

ParallelText hold_out(ParallelText& train, int64_t pairs) {
  const int64_t asked = pairs > 0 ? pairs : chosen_split(train.size());
  std::vector<bool> leaves(train.source.size(), false);
  ParallelText held_out;
  for (const int64_t i : choose_pairs(train, asked, leaves)) move_pair(train, i, held_out);

  ParallelText rest;
  for (int64_t i = 0; i < train.size(); ++i) {
    if (!leaves[static_cast<size_t>(i)]) move_pair(train, i, rest);
  }
  train = std::move(rest);
  return held_out;
}

}  // namespace heed
