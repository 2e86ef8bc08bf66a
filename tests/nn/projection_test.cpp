#include "heed/nn/projection.h"

#include <ATen/ops/linear.h>

#include "tensor_testing.h"

namespace heed {
namespace {

/// How far a format may be off, of outputs whose standard deviation is 1.
struct Format {
  WeightFormat format;
  double tolerance;
};

class PackedProjection : public testing::TestWithParam<Format> {
 protected:
  PackedProjection() { torch::manual_seed(7); }

  Projection packed(int64_t begin = 0, int64_t end = 40) const {
    Projection projection(weight, bias, begin, end);
    projection.pack(GetParam().format);
    return projection;
  }

  const at::NoGradGuard no_grad;
  const at::Tensor weight = at::randn({40, 96}) / std::sqrt(96.0), bias = at::randn({40});
  const at::Tensor x = at::randn({3, 7, 96});
};

TEST_P(PackedProjection, IsCloseToTheProductInFloats) {
  const at::Tensor expected = at::linear(x, weight, bias);
  EXPECT_TRUE(all_near(packed()(x), expected, GetParam().tolerance));
  EXPECT_TRUE(all_near(packed().relu(x), expected.relu(), GetParam().tolerance));
}

TEST_P(PackedProjection, TakesSomeRowsOfTheWeight) {
  EXPECT_TRUE(all_near(packed(8, 24)(x),
                       at::linear(x, weight.slice(0, 8, 24), bias.slice(0, 8, 24)),
                       GetParam().tolerance));
}

TEST_P(PackedProjection, ARowDoesNotDependOnTheOthers) {
  const Projection projection = packed();
  const at::Tensor rows = at::randn({1100, 96}), together = projection(rows);
  for (const int64_t count : {1, 2, 5, 6, 7, 13, 16, 17, 32, 33, 600}) {
    for (int64_t i = 0; i + count <= std::max<int64_t>(64, count); i += count) {
      EXPECT_TRUE(at::equal(projection(rows.narrow(0, i, count)), together.narrow(0, i, count)))
          << count << " rows from " << i << " on";
    }
  }
}

TEST_P(PackedProjection, TakesAnySize) {
  for (const auto& [out, in] : {std::pair(1, 1), {3, 2}, {63, 5}, {64, 64}, {65, 7}, {200, 67}}) {
    const at::Tensor some_weight = at::randn({out, in}) / std::sqrt(in),
                     some_x = at::randn({9, in});
    Projection projection(some_weight, at::Tensor());
    projection.pack(GetParam().format);
    EXPECT_TRUE(all_near(projection(some_x), at::linear(some_x, some_weight), GetParam().tolerance))
        << out << " x " << in;
  }
}

TEST_P(PackedProjection, ARowOfZerosGivesTheBias) {
  EXPECT_TRUE(all_near(packed()(at::zeros({1, 96}))[0], bias, 1e-2));
}

TEST_P(PackedProjection, KeepsTheWeightAsItWas) {
  const at::Tensor changed = weight.clone();
  Projection projection(changed, at::Tensor());
  projection.pack(GetParam().format);
  const at::Tensor before = projection(x);
  changed.zero_();
  EXPECT_TRUE(at::equal(projection(x), before));
}

INSTANTIATE_TEST_SUITE_P(Formats, PackedProjection,
                         testing::Values(Format{WeightFormat::fp32, 1e-5},
                                         Format{WeightFormat::bf16, 0.03},
                                         Format{WeightFormat::int8, 0.05}));

TEST_P(PackedProjection, WhatIsNoNumberStaysSo) {
  at::Tensor rows = at::randn({3, 96});
  rows[1][5] = NAN;
  EXPECT_TRUE(packed()(rows)[1].isnan().all().item<bool>());
  EXPECT_FALSE(packed()(rows)[0].isnan().any().item<bool>());
}

TEST(Projection, ByBytesItIsTheProductOfBytes) {
  torch::manual_seed(3);
  const at::NoGradGuard no_grad;
  // Whole numbers, of which every row of both holds the largest: rounding to bytes changes nothing.
  at::Tensor weight = at::randint(-127, 128, {70, 600}, at::kFloat);
  at::Tensor x = at::randint(-127, 128, {1100, 600}, at::kFloat);
  weight.select(1, 0).fill_(127.0);
  x.select(1, 1).fill_(-127.0);
  Projection projection(weight, at::Tensor());
  projection.pack(WeightFormat::int8);
  EXPECT_TRUE(at::equal(projection(x), at::linear(x, weight)));
}

TEST(Projection, FollowsItsParametersUntilItIsPacked) {
  const at::NoGradGuard no_grad;
  const at::Tensor weight = at::randn({4, 3}), x = at::randn({2, 3});
  const Projection projection(weight, at::Tensor());
  EXPECT_TRUE(all_near(projection(x), at::linear(x, weight), 1e-6));
  weight.mul_(2.0);
  EXPECT_TRUE(all_near(projection(x), at::linear(x, weight), 1e-6));
}

}  // namespace
}  // namespace heed
