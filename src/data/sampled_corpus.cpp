#include "heed/data/sampled_corpus.h"

#include <utility>

#include "split_mix.h"

namespace heed {
namespace {

// Other draws than those of the batches' order, which have the same seed.
constexpr uint64_t of_pieces = 0x7069656365730000;

ParallelText kept_of(const ParallelText& text, const ParallelCorpus& corpus) {
  ParallelText kept;
  for (int64_t i = 0; i < text.size() && kept.size() < corpus.size(); ++i) {
    if (text.line(i) != corpus.line(kept.size())) continue;
    kept.source.push_back(text.source[static_cast<size_t>(i)]);
    kept.target.push_back(text.target[static_cast<size_t>(i)]);
    kept.lines.push_back(text.line(i));
  }
  return kept;
}

std::vector<std::vector<int32_t>> sample(const Tokenizer& tokenizer,
                                         const std::vector<std::string>& lines,
                                         const SampledCorpus::Options& options, uint32_t seed) {
  std::vector<std::vector<int32_t>> ids = tokenizer.sample(lines, options.alpha, seed);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (std::ssize(ids[i]) + 1 > options.max_length) ids[i] = tokenizer.encode(lines[i]);
  }
  return ids;
}

}  // namespace

SampledCorpus::SampledCorpus(const ParallelCorpus& corpus, const ParallelText& text,
                             Tokenizers tokenizers, const Options& options)
    : text_(std::make_shared<ParallelText>(kept_of(text, corpus))),
      tokenizers_(std::move(tokenizers)),
      options_(options) {}

ParallelCorpus SampledCorpus::operator()(int64_t epoch) const {
  const uint64_t seed = epoch_seed(mix(options_.seed ^ of_pieces), epoch);
  const auto source_seed = static_cast<uint32_t>(seed);
  const auto target_seed = static_cast<uint32_t>(seed >> 32);
  return {sample(tokenizers_.source, text_->source, options_, source_seed),
          sample(tokenizers_.target, text_->target, options_, target_seed), text_->lines};
}

}  // namespace heed
