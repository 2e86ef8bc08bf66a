#include "heed/decoding/best_tokens.h"

#include <ATen/ops/randn.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "heed/text/tokenizer.h"

namespace heed {
namespace {

TEST(BestTokens, AreTheMostProbableInOrder) {
  torch::manual_seed(5);
  for (const int64_t vocab_size : {5, 63, 64, 67, 1000}) {
    const at::Tensor logits = 4 * at::randn({3, vocab_size});
    const BestTokens best(logits, 10);
    for (int64_t row = 0; row < 3; ++row) {
      at::Tensor log_probs = logits[row].to(at::kDouble).log_softmax(-1);
      for (const int64_t never : {pad_id, unk_id, bos_id}) log_probs[never] = -INFINITY;
      const auto [values, tokens] = log_probs.sort(/*dim=*/-1, /*descending=*/true);
      ASSERT_EQ(best.row(row).size(), std::min<int64_t>(10, vocab_size - eos_id));
      for (size_t i = 0; i < best.row(row).size(); ++i) {
        const auto at = static_cast<int64_t>(i);
        EXPECT_EQ(best.row(row)[i].token, tokens[at].item<int64_t>());
        EXPECT_NEAR(best.row(row)[i].log_prob, values[at].item<double>(), 1e-5);
      }
    }
  }
}

// Whatever the models agree on: some of the best are among the best of neither.
TEST(BestTokens, OfAMeanAreItsMostProbable) {
  torch::manual_seed(5);
  for (const double scale : {0.01, 1.0, 8.0}) {
    for (const int64_t vocab_size : {5, 67, 3000}) {
      const std::vector<at::Tensor> logits{scale * at::randn({3, vocab_size}),
                                           scale * at::randn({3, vocab_size}),
                                           scale * at::randn({3, vocab_size})};
      const std::vector<double> weights{0.2, 0.5, 0.3};
      const BestTokens best(MixedLogits{logits, weights}, 10, {});
      const BestTokens all(MixedLogits{logits, weights}, all_tokens, {});
      at::Tensor mean = at::zeros({3, vocab_size}, at::kDouble);
      for (size_t i = 0; i < 3; ++i) mean += weights[i] * logits[i].to(at::kDouble).softmax(-1);
      const BestTokens expected(mean.log(), 10);
      for (int64_t row = 0; row < 3; ++row) {
        ASSERT_EQ(best.row(row).size(), expected.row(row).size());
        EXPECT_EQ(all.row(row).size(), vocab_size - eos_id);
        for (size_t i = 0; i < best.row(row).size(); ++i) {
          EXPECT_EQ(best.row(row)[i].token, expected.row(row)[i].token);
          EXPECT_NEAR(best.row(row)[i].log_prob, expected.row(row)[i].log_prob, 1e-5);
        }
      }
    }
  }
}

TEST(BestTokens, OfAMeanLackWhatHasNoProbability) {
  at::Tensor first = at::full({1, 2000}, -INFINITY), second = at::full({1, 2000}, -INFINITY);
  first[0][42] = 0.0;
  second[0][1042] = 0.0;
  const std::vector<RequiredNext> required{{{7}}};
  const BestTokens best({{first, second}, {0.25, 0.75}}, 3, required);
  ASSERT_EQ(best.row(0).size(), 3);
  EXPECT_EQ(best.row(0)[0].token, 1042);
  EXPECT_NEAR(best.row(0)[1].log_prob, std::log(0.25), 1e-6);
  EXPECT_EQ(best.row(0)[2].log_prob, -INFINITY) << "required";
  EXPECT_TRUE(BestTokens({{first, at::full({1, 2000}, NAN)}, {0.5, 0.5}}, 3).row(0).empty());
}

TEST(BestTokens, AllOfThemAreInTheOrderOfTheirIds) {
  torch::manual_seed(5);
  const at::Tensor logits = at::randn({1, 200});
  const at::Tensor log_probs = logits[0].to(at::kDouble).log_softmax(-1);
  const BestTokens all(logits, all_tokens);
  ASSERT_EQ(all.row(0).size(), 200 - eos_id);
  for (int64_t token = eos_id; token < 200; ++token) {
    const NextToken& next = all.row(0)[static_cast<size_t>(token - eos_id)];
    EXPECT_EQ(next.token, token);
    EXPECT_NEAR(next.log_prob, log_probs[token].item<double>(), 1e-5);
  }
}

TEST(BestTokens, EqualsComeInTheOrderOfTheirIds) {
  at::Tensor logits = at::zeros({1, 200});
  logits[0][150] = logits[0][70] = 1.0;
  const BestTokens best(logits, 4);
  std::vector<int32_t> tokens;
  for (const NextToken& next : best.row(0)) tokens.push_back(next.token);
  EXPECT_EQ(tokens, (std::vector<int32_t>{70, 150, eos_id, eos_id + 1}));
}

TEST(BestTokens, WhatIsRequiredIsThere) {
  torch::manual_seed(5);
  const at::Tensor logits = at::randn({2, 500});
  const at::Tensor log_probs = logits.to(at::kDouble).log_softmax(-1);
  const auto worst = log_probs[1].argmin().item<int32_t>();
  const std::vector<RequiredNext> required{{}, {{worst, unk_id}}};
  const BestTokens best(logits, 4, required);
  EXPECT_EQ(best.row(0).size(), 4);
  ASSERT_EQ(best.row(1).size(), 6);
  EXPECT_EQ(best.row(1).back().token, worst);
  EXPECT_NEAR(best.row(1).back().log_prob, log_probs[1][worst].item<double>(), 1e-5);
  EXPECT_NE(std::ranges::find(best.row(1), unk_id, &NextToken::token), best.row(1).end());
}

// By one model, a mean and a shortlist of all tokens.
TEST(BestTokens, TheBestOfTheRequiredOthersAreThere) {
  constexpr int64_t vocab_size = 2000;
  torch::manual_seed(5);
  const at::Tensor logits = at::randn({1, vocab_size});
  const at::Tensor log_probs = logits[0].to(at::kDouble).log_softmax(-1);
  const auto is_other = [](int32_t token) { return token % 97 == 11; };
  std::vector<int32_t> expected, all;
  for (int32_t token = 0; token < vocab_size; ++token) {
    all.push_back(token);
    if (is_other(token)) expected.push_back(token);
  }
  std::ranges::sort(expected, std::greater(),
                    [&](int32_t token) { return log_probs[token].item<double>(); });
  const std::vector<RequiredNext> required{{{}, is_other}};
  const std::vector<CandidateColumns> candidates{{all, all}};
  for (const BestTokens& best :
       {BestTokens(logits, 3, required), BestTokens({{logits, logits}, {0.5, 0.5}}, 3, required),
        BestTokens(logits, candidates, 3, required)}) {
    std::vector<int32_t> others;
    for (const NextToken& next : best.row(0)) {
      if (is_other(next.token)) others.push_back(next.token);
    }
    EXPECT_LE(best.row(0).size(), 3 + RequiredNext::num_others);
    ASSERT_GE(std::ssize(others), RequiredNext::num_others);
    expected.resize(others.size());
    EXPECT_EQ(others, expected);
  }
}

TEST(BestTokens, WhatHasNoProbabilityIsLeftOut) {
  at::Tensor logits = at::full({1, 100}, -INFINITY);
  logits[0][42] = 0.5;
  ASSERT_EQ(BestTokens(logits, 3).row(0).size(), 1);
  EXPECT_EQ(BestTokens(logits, 3).row(0)[0].token, 42);
  EXPECT_NEAR(BestTokens(logits, 3).row(0)[0].log_prob, 0.0, 1e-6);
  EXPECT_TRUE(BestTokens(at::full({1, 100}, NAN), 3).row(0).empty());
}

}  // namespace
}  // namespace heed
