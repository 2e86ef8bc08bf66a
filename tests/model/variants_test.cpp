// What holds for every variant of the model.
#include "variants.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/model/attention_maps.h"
#include "heed/text/tokenizer.h"
#include "model/causality.h"

namespace heed {
namespace {

class Variant : public testing::TestWithParam<std::string> {
 protected:
  at::Tensor seeded_ids(int64_t batch, int64_t len) const {
    return at::randint(4, 13, {batch, len}, at::kLong);
  }

  const bool seeded = (torch::manual_seed(11), true);
  const VariantsGolden golden;
  Transformer model = golden.model(GetParam());
};

TEST_P(Variant, HasTheReferencesOutputsAndGradients) {
  const at::Tensor src = golden["input.src"], output = golden["input.tgt_output"];
  const at::Tensor logits = model(src, src != pad_id, golden["input.tgt_input"]);
  EXPECT_TRUE(all_near(logits.detach(), golden[GetParam() + "/logits"], 1e-5));
  at::cross_entropy_loss(logits.flatten(0, 1), output.flatten(), {}, at::Reduction::Sum, pad_id)
      .backward();
  for (const auto& [name, parameter] : named_parameters(*model)) {
    const at::Tensor expected = golden[GetParam() + "/gradient." + name];
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    EXPECT_TRUE(all_near(parameter.grad(), expected, 1e-5 * scale)) << name;
  }
}

TEST_P(Variant, NeverLooksAhead) {
  const at::NoGradGuard no_grad;
  expect_causal(model, seeded_ids(2, 6), seeded_ids(2, 8), 1e-5);
}

TEST_P(Variant, DoesNotSeePadding) {
  const at::NoGradGuard no_grad;
  const at::Tensor src = seeded_ids(1, 4), tgt = seeded_ids(1, 5);
  const at::Tensor alone = model->forward(src, {}, tgt);
  const at::Tensor batch_src =
      at::cat({at::constant_pad_nd(src, {0, 9}, pad_id), seeded_ids(1, 13)});
  const at::Tensor batch_tgt =
      at::cat({at::constant_pad_nd(tgt, {0, 2}, pad_id), seeded_ids(1, 7)});
  const at::Tensor together = model(batch_src, batch_src != pad_id, batch_tgt);
  EXPECT_TRUE(all_near(together.narrow(0, 0, 1).narrow(1, 0, 5), alone, 1e-5));
}

TEST_P(Variant, DecodesStepByStepAsAtOnce) {
  const at::NoGradGuard no_grad;
  at::Tensor src = seeded_ids(2, 7);
  src[0].narrow(0, 4, 3).fill_(pad_id);
  const at::Tensor tgt = seeded_ids(2, 20);
  for (const bool is_packed : {false, true}) {
    const at::Tensor full = model(src, src != pad_id, tgt);
    if (is_packed) model->pack(WeightFormat::fp32);
    DecoderState state = model->start(model->encode(src, src != pad_id));
    for (int64_t i = 0; i < tgt.size(1); ++i) {
      EXPECT_TRUE(all_near(model->logits(model->decode_step(tgt.select(1, i), state)),
                           full.select(1, i), 1e-4));
    }
  }
}

TEST_P(Variant, ShowsAttentionThatSumsToOne) {
  const std::vector<int32_t> source{5, 6, 7, 8, 9}, target{9, 10};
  const AttentionMaps maps = attention_maps(model, source, target);
  for (const auto* kind : {&maps.encoder_self, &maps.decoder_self, &maps.cross}) {
    ASSERT_EQ(kind->size(), 2);
    for (const at::Tensor& map : *kind) {
      EXPECT_TRUE(all_near(map.sum(-1), at::ones({2, map.size(1)}), 1e-5));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Model, Variant, testing::ValuesIn(variants()),
                         [](const auto& test) { return test.param; });

TEST(Variants, SeeNoFurtherThanTheirWindow) {
  const VariantsGolden golden;
  Transformer model = golden.model("window");
  const std::vector<int32_t> source{5, 6, 7, 8, 9, 10};
  for (const at::Tensor& map : attention_maps(model, source, source).encoder_self) {
    EXPECT_EQ((map.triu(2) + map.tril(-2)).abs().max().item<float>(), 0.0F);
  }
}

TEST(Variants, WithoutLearnedPositionsTakeAnyLength) {
  const VariantsGolden golden;
  const at::NoGradGuard no_grad;
  const at::Tensor long_ids = at::randint(4, 13, {1, 300}, at::kLong);
  for (const std::string& name : golden.names()) {
    Transformer model = golden.model(name);
    const auto output = [&] { return model->forward(long_ids, {}, long_ids); };
    if (name == "learned") {
      EXPECT_THAT(error_text([&] { (void)output(); }),
                  testing::HasSubstr("position 300 has no encoding: the model learned 30"));
    } else {
      EXPECT_TRUE(output().isfinite().all().item<bool>()) << name;
    }
  }
}

TEST(Variants, ThatHaveNoMeaningAreRefused) {
  TransformerConfig config = tiny_config(30);
  config.d_model = 6;
  config.num_heads = 2;
  config.position = PositionType::rotary;
  EXPECT_THAT(error_text<UsageError>([&] { config.validate(); }),
              testing::HasSubstr("a head has 3"));
}

TEST(DeepNorm, HasThePapersFactors) {
  // Wang et al. 2022, for 6 + 6 layers.
  EXPECT_NEAR(deep_norm_encoder(6, 6).scale, 0.81 * std::pow(6.0, 5.0 / 16), 1e-9);
  EXPECT_NEAR(deep_norm_encoder(6, 6).initial_gain, 0.87 * std::pow(6.0, -5.0 / 16), 1e-9);
  EXPECT_NEAR(deep_norm_decoder(6).scale, std::pow(18.0, 0.25), 1e-9);
  EXPECT_NEAR(deep_norm_decoder(6).initial_gain, std::pow(72.0, -0.25), 1e-9);
}

}  // namespace
}  // namespace heed
