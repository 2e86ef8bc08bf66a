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

}  // namespace

SampledCorpus::SampledCorpus(const ParallelCorpus& corpus, const ParallelText& text,
                             Tokenizers tokenizers, double alpha, uint64_t seed)
    : text_(std::make_shared<ParallelText>(kept_of(text, corpus))),
      tokenizers_(std::move(tokenizers)),
      alpha_(alpha),
      seed_(mix(seed ^ of_pieces)) {}

ParallelCorpus SampledCorpus::operator()(int64_t epoch) const {
  const uint64_t seed = epoch_seed(seed_, epoch);
  const auto source_seed = static_cast<uint32_t>(seed);
  const auto target_seed = static_cast<uint32_t>(seed >> 32);
  return {tokenizers_.source.sample(text_->source, alpha_, source_seed),
          tokenizers_.target.sample(text_->target, alpha_, target_seed), text_->lines};
}

}  // namespace heed
