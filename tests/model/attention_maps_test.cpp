#include "heed/model/attention_maps.h"

#include "tensor_testing.h"

namespace heed {
namespace {

constexpr int64_t num_layers = 2, num_heads = 2;  // of tiny_config

class AttentionMapsOf : public testing::Test {
 protected:
  const bool seeded = (torch::manual_seed(7), true);
  Transformer model = make_transformer(tiny_config(/*vocab_size=*/30));
  const std::vector<int32_t> source{5, 6, 7, 8}, target{9, 10};
};

void expect_maps(const std::vector<at::Tensor>& maps, int64_t queries, int64_t keys) {
  ASSERT_EQ(std::ssize(maps), num_layers);
  for (const at::Tensor& map : maps) {
    ASSERT_EQ(map.sizes(), at::IntArrayRef({num_heads, queries, keys}));
    EXPECT_TRUE(all_near(map.sum(-1), at::ones({num_heads, queries}), 1e-5));
  }
}

TEST_F(AttentionMapsOf, APairCoverItsPiecesAndTheirEnds) {
  const AttentionMaps maps = attention_maps(model, source, target);
  expect_maps(maps.encoder_self, 5, 5);
  expect_maps(maps.decoder_self, 3, 3);
  expect_maps(maps.cross, 3, 5);
  for (const at::Tensor& map : maps.decoder_self) {
    EXPECT_EQ(map.triu(1).abs().sum().item<float>(), 0.0F) << "looks ahead";
  }
}

TEST_F(AttentionMapsOf, NoTextAreThoseOfTheEnds) {
  const AttentionMaps maps = attention_maps(model, {}, {});
  expect_maps(maps.encoder_self, 1, 1);
  expect_maps(maps.cross, 1, 1);
}

TEST_F(AttentionMapsOf, APackedModelAreTheSame) {
  const AttentionMaps maps = attention_maps(model, source, target);
  model->pack(WeightFormat::fp32);
  const AttentionMaps packed = attention_maps(model, source, target);
  for (size_t i = 0; i < num_layers; ++i) {
    EXPECT_TRUE(all_near(packed.encoder_self[i], maps.encoder_self[i], 1e-5));
    EXPECT_TRUE(all_near(packed.decoder_self[i], maps.decoder_self[i], 1e-5));
    EXPECT_TRUE(all_near(packed.cross[i], maps.cross[i], 1e-5));
  }
}

}  // namespace
}  // namespace heed
