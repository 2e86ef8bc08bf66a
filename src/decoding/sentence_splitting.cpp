#include "heed/decoding/sentence_splitting.h"

#include <algorithm>
#include <array>

#include "heed/text/line_splitter.h"

namespace heed {

std::span<const std::pair<SentenceSplitting, const char*>> enum_names(SentenceSplitting) {
  static constexpr std::array<std::pair<SentenceSplitting, const char*>, 3> names{
      {{SentenceSplitting::automatic, "auto"},
       {SentenceSplitting::never, "false"},
       {SentenceSplitting::always, "true"}}};
  return names;
}

bool has_single_sentences(const ParallelCorpus& pairs, const Tokenizer& tokenizer) {
  constexpr int64_t most_read = 10'000, rare = 20;
  const int64_t count = std::min(most_read, pairs.size());
  int64_t of_several = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t pair = i * pairs.size() / count;  // spread evenly
    if (split_sentences(tokenizer.decode(pairs.source(pair))).size() > 1) ++of_several;
  }
  return rare * of_several < count;
}

}  // namespace heed
