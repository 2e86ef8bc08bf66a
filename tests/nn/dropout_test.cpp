#include "heed/nn/dropout.h"

#include <ATen/Parallel.h>
#include <ATen/ops/ones.h>

#include "tensor_testing.h"

namespace heed {
namespace {

class DropoutOn : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { HEED_SKIP_WITHOUT(GetParam()); }
  at::Tensor ones(int64_t count) const { return at::ones({count}, at::Device(GetParam())); }
};
INSTANTIATE_TEST_SUITE_P(Devices, DropoutOn, testing::ValuesIn(test_devices()));

TEST_P(DropoutOn, DropsTheShareAskedForAndScalesTheRest) {
  torch::manual_seed(1);
  constexpr int64_t count = 1'000'000;
  for (const double p : {0.1, 0.3, 0.5}) {
    const at::Tensor y = dropout(ones(count), p);
    const at::Tensor dropped = y == 0;
    EXPECT_NEAR(dropped.to(at::kFloat).mean().item<double>(), p, 0.003) << p;
    const at::Tensor kept = y.masked_select(~dropped);
    EXPECT_TRUE(all_near(kept, at::full_like(kept, 1 / (1 - p)), 1e-6));
    EXPECT_NEAR(y.mean().item<double>(), 1.0, 0.005);
  }
}

TEST_P(DropoutOn, NeighboursAndCallsAreIndependent) {
  torch::manual_seed(1);
  constexpr int64_t count = 1'000'000;
  const at::Tensor first = dropout(ones(count), 0.5) / 2, second = dropout(ones(count), 0.5) / 2;
  const auto both = [](const at::Tensor& a, const at::Tensor& b) {
    return (a * b).mean().item<double>();
  };
  EXPECT_NEAR(both(first, second), 0.25, 0.003);
  for (const int64_t distance : {1, 2, 16, 256}) {
    EXPECT_NEAR(
        both(first.narrow(0, 0, count - distance), first.narrow(0, distance, count - distance)),
        0.25, 0.003)
        << distance;
  }
}

TEST_P(DropoutOn, TheGradientPassesWhereTheValueDid) {
  torch::manual_seed(1);
  const at::Tensor x = ones(1000).requires_grad_();
  const at::Tensor y = dropout(x, 0.3);
  y.sum().backward();
  EXPECT_TRUE(at::equal(x.grad(), y.detach()));
}

TEST_P(DropoutOn, OfNothingIsTheInputItself) {
  const at::Tensor x = ones(3);
  EXPECT_TRUE(dropout(x, 0.0).is_same(x));
}

TEST_P(DropoutOn, IsAddedAsItWouldBeAlone) {
  const at::Tensor x = ones(1000).mul(3).requires_grad_(), y = ones(1000).requires_grad_();
  torch::manual_seed(1);
  const at::Tensor alone = dropout(y.detach(), 0.3);
  torch::manual_seed(1);
  const at::Tensor sum = add_dropout(x, y, 0.3);
  EXPECT_TRUE(all_near(sum, 3 + alone, 1e-6));
  sum.sum().backward();
  EXPECT_TRUE(at::equal(x.grad(), ones(1000)));
  EXPECT_TRUE(at::equal(y.grad(), alone));
  EXPECT_TRUE(at::equal(add_dropout(x, y, 0.0), x + y));
}

TEST(Dropout, DependsOnTheGeneratorAlone) {
  const int threads = at::get_num_threads();
  const auto masks = [](int num_threads) {
    at::set_num_threads(num_threads);
    torch::manual_seed(7);
    return at::stack({dropout(at::ones({100'000}), 0.2), dropout(at::ones({100'000}), 0.2)});
  };
  const at::Tensor one = masks(1), two = masks(2);
  at::set_num_threads(threads);
  EXPECT_TRUE(at::equal(one, two));
  EXPECT_FALSE(at::equal(one[0], one[1]));
}

}  // namespace
}  // namespace heed
