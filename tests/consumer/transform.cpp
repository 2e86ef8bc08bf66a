// Runs a little Transformer with heed::heed.
#include <torch/types.h>

#include <cstdio>

#include "heed/model/transformer.h"

int main() {
  heed::TransformerConfig config = heed::preset_config(heed::ModelPreset::tiny);
  config.vocab_size = 10;
  heed::Transformer model = heed::make_transformer(config);
  const auto ids = torch::randint(4, config.vocab_size, {2, 5}, torch::kInt64);
  const auto logits = model->forward(ids, /*src_is_token=*/{}, ids);  // [2, 5, 10]
  std::printf("logits %d x %d x %d\n", static_cast<int>(logits.size(0)),
              static_cast<int>(logits.size(1)), static_cast<int>(logits.size(2)));
}
