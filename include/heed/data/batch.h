#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "heed/data/parallel_corpus.h"

namespace heed {

/// Source sentences as the encoder takes them.
struct SourceBatch {
  at::Tensor src;       ///< [batch, src_len] int64: the pieces, eos, then pad.
  at::Tensor src_mask;  ///< [batch, src_len] bool, TRUE = a real piece; undefined without padding.
};

/// Pairs as training takes them.
struct Batch {
  at::Tensor src;        ///< [batch, src_len] int64: the pieces, eos, then pad.
  at::Tensor src_mask;   ///< [batch, src_len] bool, TRUE = a real piece; undefined without padding.
  at::Tensor tgt_input;  ///< [batch, tgt_len] int64: bos, the pieces, then pad.
  at::Tensor tgt_output;       ///< [batch, tgt_len] int64: the pieces, eos, then pad.
  int64_t num_tokens = 0;      ///< Target positions that are not padding.
  std::vector<int64_t> pairs;  ///< Indices of its pairs in the corpus.
};

/// Appends eos to the sentences (which come without bos and eos), pads them to the longest and puts
/// them on `device`. At least one sentence; an empty one becomes eos alone.
SourceBatch make_source_batch(std::span<const std::vector<int32_t>> sentences,
                              const torch::Device& device);

/// The pairs with these indices, in this order, on `device`. At least one.
Batch make_batch(const ParallelCorpus& corpus, std::span<const int64_t> indices,
                 const torch::Device& device);

/// The batch with its tensors on `device`.
[[nodiscard]] Batch on_device(Batch batch, const torch::Device& device);

/// The batch in `parts` parts of about as many pairs, as views; in fewer if it has fewer pairs.
[[nodiscard]] std::vector<Batch> split(const Batch& batch, int64_t parts);

}  // namespace heed
