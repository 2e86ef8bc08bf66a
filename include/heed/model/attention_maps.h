#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "heed/model/transformer.h"

namespace heed {

/// Where every head of every layer looked at in one pair of sentences: of each layer, on the CPU, a
/// tensor [heads, queries, keys] whose rows sum to one. A model without an encoder has
/// self-attention of its decoder alone, over the source's pieces, eos, bos and the translation's.
struct AttentionMaps {
  std::vector<at::Tensor> encoder_self;  ///< Keys and queries are the source's pieces and eos.
  std::vector<at::Tensor> decoder_self;  ///< Both are bos and the translation's pieces.
  std::vector<at::Tensor>
      cross;  ///< From bos and the translation's pieces to the source's and eos.
};

/// What `model` attends to when it reads `source` and writes `target`, both pieces without bos and
/// eos. Row i of a decoder's map belongs to the prediction of piece i, the last one to that of eos.
[[nodiscard]] AttentionMaps attention_maps(Transformer& model, std::span<const int32_t> source,
                                           std::span<const int32_t> target);

/// What the rows and columns of a map stand for.
struct AttentionAxes {
  std::vector<std::string> queries;  ///< The pieces that attend, or that are about to be written.
  std::vector<std::string> keys;     ///< Those that are attended to.
};

/// The axes of all maps of a pair, by the names of its pieces without bos and eos.
struct AttentionMapAxes {
  AttentionMapAxes(std::vector<std::string> source, std::vector<std::string> target,
                   bool has_encoder);

  AttentionAxes encoder_self, decoder_self, cross;
};

}  // namespace heed
