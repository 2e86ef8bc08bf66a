#include "heed/decoding/alignment_layer.h"

#include <ATen/ops/zeros.h>

#include "heed/model/attention_maps.h"
#include "heed/model/eval_mode_guard.h"
#include "tensor_testing.h"

namespace heed {
namespace {

class AlignmentLayer : public testing::TestWithParam<Architecture> {
 protected:
  static constexpr int64_t vocab_size = 40;

  AlignmentLayer() {
    TransformerConfig config = tiny_config(vocab_size);
    config.architecture = GetParam();
    config.num_decoder_layers = 3;
    if (GetParam() == Architecture::decoder_only) config.num_encoder_layers = 0;
    torch::manual_seed(5);
    model = make_transformer(config);
  }

  // Which source piece each step looks at most in a layer.
  at::Tensor looked_at(int64_t layer) {
    const EvalModeGuard eval_mode(*model);
    const AttentionMaps maps = attention_maps(model, source, target);
    const auto& layers = maps.cross.empty() ? maps.decoder_self : maps.cross;
    const at::Tensor mean = layers[static_cast<size_t>(layer - 1)].mean(0);
    const auto rows = static_cast<int64_t>(target.size());
    return mean.narrow(0, mean.size(0) - rows - 1, rows)
        .narrow(1, 0, static_cast<int64_t>(source.size()))
        .argmax(1);
  }

  // Each target piece is the translation of what one layer looks at.
  Shortlist as_seen_by(int64_t layer) {
    at::Tensor lists = at::zeros({vocab_size, static_cast<int64_t>(target.size())}, at::kInt);
    const at::Tensor places = looked_at(layer);
    for (size_t i = 0; i < target.size(); ++i) {
      const auto place = static_cast<size_t>(places[static_cast<int64_t>(i)].item<int64_t>());
      lists[source[place]][static_cast<int64_t>(i)] = target[i];
    }
    return {lists, at::zeros({0}, at::kInt)};
  }

  const std::vector<int32_t> source{5, 6, 7, 8, 9, 10, 11, 12};
  const std::vector<int32_t> target{20, 21, 22, 23, 24, 25, 26, 27};
  const ParallelCorpus pairs{{source}, {target}, {1}};
  Transformer model{nullptr};
};

TEST_P(AlignmentLayer, IsTheOneThatLooksAtWhatIsTranslated) {
  for (const int64_t layer : {1, 2, 3}) {
    for (const int64_t other : {1, 2, 3}) {
      ASSERT_TRUE(other == layer || !at::equal(looked_at(other), looked_at(layer)));
    }
    EXPECT_EQ(most_aligned_layer(model, pairs, as_seen_by(layer)), layer);
  }
}

TEST_P(AlignmentLayer, IsNotToldBySourcesWithoutPieces) {
  const ParallelCorpus with_empty{{{}, source}, {{20}, target}, {1, 2}};
  EXPECT_EQ(most_aligned_layer(model, with_empty, as_seen_by(1)), 1);
}

TEST_P(AlignmentLayer, IsTheLastWhereNothingTells) {
  const Shortlist nothing(at::zeros({vocab_size, 1}, at::kInt), at::zeros({0}, at::kInt));
  EXPECT_EQ(most_aligned_layer(model, pairs, nothing), 3);
}

INSTANTIATE_TEST_SUITE_P(Architectures, AlignmentLayer,
                         testing::Values(Architecture::encoder_decoder,
                                         Architecture::decoder_only));

}  // namespace
}  // namespace heed
