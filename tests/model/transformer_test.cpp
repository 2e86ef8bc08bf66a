#include "heed/model/transformer.h"

#include "heed/core/error.h"
#include "heed/text/tokenizer.h"
#include "model/causality.h"
#include "tensor_testing.h"

namespace heed {
namespace {

/// Table 3's sizes by formula: V d + N (4 (d^2 + d) + ffn) + M (8 (d^2 + d) + ffn), with norms.
int64_t parameters_by_formula(const TransformerConfig& c) {
  const int64_t attention = 4 * (c.d_model * c.d_model + c.d_model);
  const int64_t feed_forward = 2 * c.d_model * c.dim_feedforward + c.dim_feedforward + c.d_model;
  const int64_t norm = 2 * c.d_model;
  return c.vocab_size * c.d_model + c.num_encoder_layers * (attention + feed_forward + 2 * norm) +
         c.num_decoder_layers * (2 * attention + feed_forward + 3 * norm);
}

TEST(TransformerSize, BaseAndBigWithThePapersVocabulary) {
  for (const auto& [preset, expected] :
       {std::pair{ModelPreset::base, 63'082'496L}, {ModelPreset::big, 214'245'376L}}) {
    TransformerConfig config = preset_config(preset);
    config.vocab_size = 37'000;
    EXPECT_EQ(parameters_by_formula(config), expected);
    EXPECT_EQ(count_parameters(*make_transformer(config)), expected);
  }
}

TEST(TransformerSize, TheTiedMatrixIsCountedOnce) {
  const TransformerConfig config = tiny_config(/*vocab_size=*/50);
  EXPECT_EQ(count_parameters(*make_transformer(config)), parameters_by_formula(config));
}

/// Properties that hold for any weights, on each device.
class TransformerProperty : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    HEED_SKIP_WITHOUT(GetParam());
    model->to(at::Device(GetParam()));
    model->eval();
  }

  at::Tensor ids(std::initializer_list<int64_t> values) const {
    return at::tensor(std::vector<int64_t>(values), at::kLong).unsqueeze(0).to(model->device());
  }

  at::Tensor seeded_ids(int64_t batch, int64_t len) const {
    return at::randint(4, 30, {batch, len}, at::kLong).to(model->device());
  }

  const bool seeded = (torch::manual_seed(11), true);
  Transformer model = make_transformer(tiny_config(/*vocab_size=*/30));
  const at::NoGradGuard no_grad;
};

TEST_P(TransformerProperty, FutureTokensNeverChangeEarlierOutputs) {
  expect_causal(model, seeded_ids(2, 6), seeded_ids(2, 8), 1e-6);
}

TEST_P(TransformerProperty, PaddingNeverChangesRealPositions) {
  const at::Tensor src = seeded_ids(1, 4), tgt = seeded_ids(1, 5);
  const at::Tensor alone = model->forward(src, {}, tgt);
  const at::Tensor padded_src = at::constant_pad_nd(src, {0, 3}, pad_id);
  const at::Tensor padded_tgt = at::constant_pad_nd(tgt, {0, 2}, pad_id);
  const at::Tensor batch_src = at::cat({padded_src, seeded_ids(1, 7)});
  const at::Tensor batch_tgt = at::cat({padded_tgt, seeded_ids(1, 7)});
  const at::Tensor together = model(batch_src, batch_src != pad_id, batch_tgt);
  EXPECT_TRUE(all_near(together.narrow(0, 0, 1).narrow(1, 0, 5), alone, 1e-5));
}

TEST_P(TransformerProperty, CachedDecodingEqualsFullDecoding) {
  const at::Tensor src = at::cat({ids({5, 6, 7, 3, 0}), ids({9, 8, 12, 11, 3})});
  const at::Tensor tgt = seeded_ids(2, 20);
  const at::Tensor full = model(src, src != pad_id, tgt);
  DecoderState state = model->start(model->encode(src, src != pad_id));
  for (int64_t i = 0; i < tgt.size(1); ++i) {
    EXPECT_TRUE(all_near(model->logits(model->decode_step(tgt.select(1, i), state)),
                         full.select(1, i), 1e-5));
  }
  EXPECT_EQ(state.length(), 20);
}

TEST_P(TransformerProperty, ChosenRowsGoOnAsTheRowsTheyWere) {
  const at::Tensor src = seeded_ids(2, 5);
  const at::Tensor first = seeded_ids(1, 2)[0], second = seeded_ids(1, 3)[0];
  DecoderState state = model->start(model->encode(src, {}));
  (void)model->decode_step(first, state);
  // The second sentence becomes two rows, on both sides of the first one's.
  const at::Tensor rows = at::tensor({1, 0, 1}, at::kLong).to(model->device());
  state.choose(rows);
  const at::Tensor logits = model->logits(model->decode_step(second, state));
  const at::Tensor tgt = at::stack({first.index_select(0, rows), second}, 1);
  const at::Tensor full = model->forward(src.index_select(0, rows), {}, tgt);
  EXPECT_TRUE(all_near(logits, full.select(1, 1), 1e-5));
}

INSTANTIATE_TEST_SUITE_P(Devices, TransformerProperty, testing::ValuesIn(test_devices()));

TEST(TransformerConfig, RefusesAWidthThatTheHeadsCannotShare) {
  TransformerConfig config = tiny_config(30);
  config.num_heads = 3;
  EXPECT_THROW(config.validate(), UsageError);
}

}  // namespace
}  // namespace heed
