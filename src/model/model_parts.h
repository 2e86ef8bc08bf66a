#pragma once

#include "heed/model/transformer_config.h"
#include "heed/nn/layer_stack.h"
#include "heed/nn/positional_encoding.h"

namespace heed {

/// Which stack of a model is made.
enum class Stack { encoder, decoder };

/// What a stack of layers is made of.
[[nodiscard]] StackOptions stack_options(const TransformerConfig& config, Stack stack,
                                         InitialWeights initial);

/// What is added to its input.
[[nodiscard]] PositionalEncoding make_encoding(const TransformerConfig& config);

/// What is added to the scores of its self-attentions, which look to both sides or only back.
[[nodiscard]] ScoreBias make_score_bias(const TransformerConfig& config, bool is_bidirectional);

}  // namespace heed
