#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "heed/nn/positions.h"

namespace heed {

/// Projections of whole sequences, which decoding finds in every step.
struct ProjectedMemory {
  at::Tensor projected;  ///< [batch, len, width], each part with its heads in turn: keys and values
                         ///< of encoder-decoder attention; of self-attention queries as well.
  at::Tensor lengths;    ///< [batch] int64: the positions that are no padding.
};

/// The packed projections of the positions that self-attention looks back to.
struct SelfAttentionCache {
  ProjectedMemory prefix =
      {};  ///< What each sentence begins with, if anything: a decoder's source.
  /// [rows then, width] of each position decoded so far, as its step left them. Nothing is moved
  /// where rows change: StepRows::ancestors says whose they are.
  std::vector<at::Tensor> decoded = {};
};

/// What one decoder layer remembers between steps of incremental decoding.
struct DecoderLayerState {
  SelfAttentionCache self = {};
  ProjectedMemory memory = {};  ///< Of encoder-decoder attention: sources, each shared by its rows.
  bool keeps_attention = false;  ///< Whether each step leaves its attention to the source.
  at::Tensor attention = {};     ///< That of the last one: [rows, len], the mean of the heads.
};

/// The rows of a step of incremental decoding: where each comes from.
struct StepRows {
  at::Tensor ancestors;  ///< [positions, rows] int64: whose step each earlier position was, in the
                         ///< order of that step's rows; the last position is the row itself.
  at::Tensor sentences;  ///< [rows] int64: which sentence of the batch it translates.
  Positions where = {};  ///< Of the new position, which is `len` 1.
  at::Tensor bias = {};  ///< Added to self-attention's scores: [heads, keys], the newest position
                         ///< last; rows that look back to fewer keys take the end of it.
};

}  // namespace heed
