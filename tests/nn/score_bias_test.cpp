#include "heed/nn/score_bias.h"

#include "heed/nn/make_module.h"
#include "tensor_testing.h"

namespace heed {
namespace {

std::vector<float> values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.contiguous().flatten();
  return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

TEST(AlibiSlopes, AreThePapers) {
  const std::vector<float> eight = {1.0F / 2,  1.0F / 4,  1.0F / 8,   1.0F / 16,
                                    1.0F / 32, 1.0F / 64, 1.0F / 128, 1.0F / 256};
  EXPECT_EQ(values(alibi_slopes(8)), eight);
  // Of the authors' code: those of 4, then every second one of 8.
  EXPECT_EQ(values(alibi_slopes(6)),
            (std::vector<float>{1.0F / 4, 1.0F / 16, 1.0F / 64, 1.0F / 256, 1.0F / 2, 1.0F / 8}));
}

TEST(Alibi, TakesOffTheDistance) {
  const at::Tensor bias = Alibi(8)->forward({.first_query = 2, .queries = 1, .keys = 4});
  EXPECT_EQ(bias.sizes(), (at::IntArrayRef{8, 1, 4}));
  EXPECT_EQ(values(bias[0]), (std::vector<float>{-1.0F, -0.5F, 0.0F, -0.5F}));
}

// A bias whose bucket b is b itself, to see which bucket a distance falls into.
at::Tensor buckets(bool is_bidirectional, const PositionPairs& pairs) {
  const at::NoGradGuard no_grad;
  RelativeBias bias(/*num_heads=*/1, is_bidirectional);
  bias->weight.copy_(at::arange(32, at::kFloat).unsqueeze(1));
  return bias->forward(pairs)[0];
}

TEST(RelativeBias, HasBucketsAsT5) {
  // From Hugging Face's T5Attention._relative_position_bucket.
  EXPECT_EQ(values(buckets(false, {.first_query = 200, .queries = 1, .keys = 202})[0])[200], 0.0F);
  const std::vector<float> causal = values(buckets(false, {200, 1, 202})[0]);
  const auto at_distance = [&](int64_t distance) {
    return causal[static_cast<size_t>(200 - distance)];
  };
  EXPECT_EQ(causal[201], 0.0F) << "what follows counts as the position itself";
  EXPECT_EQ(at_distance(1), 1.0F);
  EXPECT_EQ(at_distance(15), 15.0F);
  EXPECT_EQ(at_distance(16), 16.0F);
  EXPECT_EQ(at_distance(20), 17.0F);
  EXPECT_EQ(at_distance(50), 24.0F);
  EXPECT_EQ(at_distance(127), 31.0F);
  EXPECT_EQ(at_distance(200), 31.0F);
  const std::vector<float> both = values(buckets(true, {200, 1, 401})[0]);
  EXPECT_EQ(both[200], 0.0F);
  EXPECT_EQ(both[199], 1.0F);
  EXPECT_EQ(both[201], 17.0F);
  EXPECT_EQ(both[192], 8.0F);
  EXPECT_EQ(both[0], 15.0F);
  EXPECT_EQ(both[400], 31.0F);
}

TEST(Window, HidesWhatIsFar) {
  Window window(make_module<ScoreBias, NoScoreBiasImpl>(), /*window=*/1, /*num_heads=*/2);
  const at::Tensor bias = window->forward({0, 4, 4});
  EXPECT_EQ(bias.sizes(), (at::IntArrayRef{2, 4, 4}));
  EXPECT_TRUE(at::equal(bias[1] == 0, at::ones({4, 4}).triu(-1).tril(1) == 1));
}

}  // namespace
}  // namespace heed
