// What holds for every variant of the model.
#include "variants.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <gmock/gmock.h>

#include "core/test_support.h"
#include "encoder_decoder_of.h"
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

// Rows of two sentences of different lengths change places, come twice and go, as in beam search;
// packed, and in double precision, for which LibTorch's operators take the place of heed's loops.
TEST_P(Variant, DecodesStepByStepAsAtOnce) {
  const at::NoGradGuard no_grad;
  at::Tensor src = seeded_ids(2, 7);
  src[0].narrow(0, 4, 3).fill_(pad_id);
  const std::vector<std::pair<int64_t, std::vector<int64_t>>> choices{{3, {1, 0, 1}}, {9, {2, 1}}};
  for (const char* form : {"parameters", "packed", "double"}) {
    if (std::string(form) == "packed") model->pack(WeightFormat::fp32);
    if (std::string(form) == "double") (model = golden.model(GetParam()))->to(at::kDouble);
    at::Tensor tgt = seeded_ids(2, 20);  // of the rows at hand
    std::vector<int64_t> sentences{0, 1};
    DecoderState state = model->start(model->encode(src, src != pad_id));
    for (int64_t i = 0; i < tgt.size(1); ++i) {
      for (const auto& [when, rows] : choices) {
        if (when != i) continue;
        state.choose(at::tensor(rows, at::kLong));
        const at::Tensor before = tgt.index_select(0, at::tensor(rows, at::kLong)).narrow(1, 0, i);
        tgt = at::cat({before, seeded_ids(std::ssize(rows), 20 - i)}, 1);
        std::vector<int64_t> chosen;
        for (const int64_t row : rows) chosen.push_back(sentences[static_cast<size_t>(row)]);
        sentences = chosen;
      }
      const at::Tensor its_src = src.index_select(0, at::tensor(sentences, at::kLong));
      const at::Tensor full = model->forward(its_src, its_src != pad_id, tgt.narrow(1, 0, i + 1));
      EXPECT_TRUE(all_near(model->logits(model->decode_step(tgt.select(1, i), state)),
                           full.select(1, i), 1e-4))
          << form << ", position " << i;
    }
  }
}

TEST_P(Variant, ShowsAttentionThatSumsToOne) {
  const std::vector<int32_t> source{5, 6, 7, 8, 9}, target{9, 10};
  const AttentionMaps maps = attention_maps(model, source, target);
  const TransformerConfig& config = model->config();
  const bool has_encoder = config.architecture == Architecture::encoder_decoder;
  EXPECT_EQ(std::ssize(maps.encoder_self), config.num_encoder_layers);
  EXPECT_EQ(std::ssize(maps.decoder_self), config.num_decoder_layers);
  EXPECT_EQ(std::ssize(maps.cross), has_encoder ? config.num_decoder_layers : 0);
  for (const auto* kind : {&maps.encoder_self, &maps.decoder_self, &maps.cross}) {
    for (const at::Tensor& map : *kind) {
      EXPECT_TRUE(all_near(map.sum(-1), at::ones({config.num_heads, map.size(1)}), 1e-5));
    }
  }
}

TEST_P(Variant, KeepsTheAttentionOfItsSteps) {
  const std::vector<int32_t> source{5, 6, 7}, target{9, 10};
  const AttentionMaps maps = attention_maps(model, source, target);
  const at::Tensor src =
      at::tensor({5, 6, 7, int{eos_id}, int{pad_id}, 8, 9, 8, 7, int{eos_id}}, at::kLong)
          .view({2, 5});
  DecoderState state = model->start(model->encode(src, src != pad_id));
  const int64_t layer = (model->config().num_decoder_layers + 1) / 2;
  state.keep_attention(layer);
  const std::vector<int64_t> inputs{bos_id, 9, 10};
  for (size_t i = 0; i < inputs.size(); ++i) {
    (void)model->decode_step(at::tensor({inputs[i], inputs[i]}, at::kLong), state);
    if (maps.cross.empty()) {
      EXPECT_FALSE(state.attention().defined());
      continue;
    }
    const at::Tensor mean = maps.cross[static_cast<size_t>(layer - 1)].mean(0);
    const auto step = static_cast<int64_t>(i);
    EXPECT_TRUE(all_near(state.attention()[0].narrow(0, 0, 4), mean[step], 1e-5));
    EXPECT_EQ(state.attention()[0][4].item<float>(), 0.0F);
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
    if (model->config().position == PositionType::learned) {
      EXPECT_THAT(error_text([&] { (void)output(); }),
                  testing::HasSubstr("has no encoding: the model learned 30"))
          << name;
    } else {
      EXPECT_TRUE(output().isfinite().all().item<bool>()) << name;
    }
  }
}

TEST(Variants, ThatHaveNoMeaningAreRefused) {
  const auto refusal_of = [](const auto& change) {
    TransformerConfig config = tiny_config(30);
    change(config);
    return error_text<UsageError>([&] { config.validate(); });
  };
  using Config = TransformerConfig;
  const auto rotary = [](Config& c) { c.position = PositionType::rotary, c.d_k = 3; };
  EXPECT_THAT(refusal_of(rotary), testing::HasSubstr("a head has 3"));
  const auto shares = [](Config& c) { c.num_heads = 4, c.num_kv_heads = 3; };
  EXPECT_THAT(refusal_of(shares), testing::HasSubstr("4 is not divisible by model.num_kv_heads 3"));
  const auto no_encoder = [](Config& c) { c.num_encoder_layers = 0; };
  EXPECT_THAT(refusal_of(no_encoder), testing::HasSubstr("needs an encoder"));
  const auto encoder = [](Config& c) { c.architecture = Architecture::decoder_only; };
  EXPECT_THAT(refusal_of(encoder), testing::HasSubstr("has no encoder"));
  const auto prefix = [](Config& c) { c.bidirectional_source = true; };
  EXPECT_THAT(refusal_of(prefix), testing::HasSubstr("bidirectional_source"));
  const auto more = [](Config& c) { c.unique_layers = 3; };
  EXPECT_THAT(refusal_of(more), testing::HasSubstr("more than there are layers"));
  const auto scaled_twice = [](Config& c) {
    c.norm = NormPosition::deep, c.initialisation = Initialisation::depth_scaled;
  };
  EXPECT_THAT(refusal_of(scaled_twice), testing::HasSubstr("has its own scale"));
  const auto tied_apart = [](Config& c) { c.src_vocab_size = 20; };
  EXPECT_THAT(refusal_of(tied_apart), testing::HasSubstr("one vocabulary"));
}

// Of a Xavier-uniform draw: near its bound.
double largest_of(const at::Tensor& weight) { return weight.abs().max().item<double>(); }

TEST(Initialisation, DepthScaledBeginsSmallerTheDeeperTheLayer) {
  TransformerConfig config = tiny_config(30);
  const auto largest = [&](size_t layer) {
    torch::manual_seed(3);
    Transformer model = make_transformer(config);
    const auto& made = encoder_decoder(model).encoder->layers->at<EncoderLayerImpl>(layer);
    return std::pair(largest_of(made.self_attn->in_proj_weight),
                     largest_of(made.feed_forward->linear1->weight));
  };
  const auto first = largest(0), second = largest(1);
  config.initialisation = Initialisation::depth_scaled;
  EXPECT_EQ(largest(0), first);
  EXPECT_NEAR(largest(1).first, second.first / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(largest(1).second, second.second / std::sqrt(2.0), 1e-6);
}

TEST(Initialisation, DeepNormScalesWhatWritesIntoTheSumAlone) {
  TransformerConfig config = tiny_config(30);
  const auto in_proj = [&] {
    torch::manual_seed(3);
    Transformer model = make_transformer(config);
    return encoder_decoder(model)
        .encoder->layers->at<EncoderLayerImpl>(0)
        .self_attn->in_proj_weight.detach()
        .chunk(3);
  };
  const auto usual = in_proj();
  config.norm = NormPosition::deep;
  const auto scaled = in_proj();
  EXPECT_TRUE(at::equal(scaled[0], usual[0]));
  EXPECT_TRUE(at::equal(scaled[1], usual[1]));
  EXPECT_TRUE(all_near(scaled[2], usual[2] * deep_norm_encoder(2, 2).initial_gain, 1e-6));
}

TEST(DecoderOnly, APairFitsWhateverIsBesideIt) {
  const VariantsGolden golden;
  const at::NoGradGuard no_grad;
  Transformer model = golden.model("gpt");  // of 30 positions
  at::Tensor src = at::full({2, 25}, 5, at::kLong), tgt = at::full({2, 25}, 6, at::kLong);
  src[0].narrow(0, 4, 21).fill_(pad_id);
  tgt[1].narrow(0, 4, 21).fill_(pad_id);
  const at::Tensor both = model->forward(src, src != pad_id, tgt);
  const at::Tensor alone =
      model->forward(src.narrow(0, 0, 1).narrow(1, 0, 4), {}, tgt.narrow(0, 0, 1));
  EXPECT_TRUE(all_near(both.narrow(0, 0, 1), alone, 1e-5));
}

TEST(SeparateVocabularies, HaveEmbeddingsOfTheirOwnSizes) {
  TransformerConfig config = tiny_config(30);
  config.src_vocab_size = 20;
  config.tie_embeddings = TiedEmbeddings::decoder;
  const Transformer model = make_transformer(config);
  EXPECT_EQ(model->src_embedding->weight.size(0), 20);
  EXPECT_EQ(model->output->weight.size(0), 30);
}

TEST(DeepNorm, HasThePapersFactors) {
  // Wang et al. 2022, for 6 + 6 layers.
  EXPECT_NEAR(deep_norm_encoder(6, 6).scale, 0.81 * std::pow(6.0, 5.0 / 16), 1e-9);
  EXPECT_NEAR(deep_norm_encoder(6, 6).initial_gain, 0.87 * std::pow(6.0, -5.0 / 16), 1e-9);
  EXPECT_NEAR(deep_norm_decoder(6).scale, std::pow(18.0, 0.25), 1e-9);
  EXPECT_NEAR(deep_norm_decoder(6).initial_gain, std::pow(72.0, -0.25), 1e-9);
  EXPECT_NEAR(deep_norm_decoder_only(6).scale, std::pow(12.0, 0.25), 1e-9);
  EXPECT_NEAR(deep_norm_decoder_only(6).initial_gain, std::pow(48.0, -0.25), 1e-9);
}

}  // namespace
}  // namespace heed
