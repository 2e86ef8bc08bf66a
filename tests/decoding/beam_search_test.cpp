#include "heed/decoding/beam_search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

constexpr int64_t vocab_size = 7;  // the special ids and three words

class BeamSearch : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    HEED_SKIP_WITHOUT(GetParam());
    // Large weights: a freshly drawn model hardly prefers one token to another.
    for (auto& parameter : model->parameters()) parameter.mul_(2.0);
    model->to(at::Device(GetParam()));
    model->eval();
  }

  std::vector<std::vector<Hypothesis>> search(const at::Tensor& source, BeamSearchOptions options) {
    const at::Tensor is_token = source != pad_id;
    const at::Tensor on_device = source.to(model->device());
    const at::Tensor mask =
        is_token.all().item<bool>() ? at::Tensor() : is_token.to(model->device());
    std::vector<int64_t> lengths;
    for (int64_t i = 0; i < source.size(0); ++i)
      lengths.push_back(is_token[i].sum().item<int64_t>() - 1);
    return beam_search(model, model->encode(on_device, mask), lengths,
                       WholeVocabulary(model->output), options);
  }

  /// Log probabilities of every next token after `tokens`, by full decoding.
  at::Tensor next_log_probs(const at::Tensor& source, const std::vector<int32_t>& tokens) {
    std::vector<int64_t> input{bos_id};
    input.insert(input.end(), tokens.begin(), tokens.end());
    const at::Tensor tgt = at::tensor(input, at::kLong).unsqueeze(0).to(model->device());
    return model->forward(source.to(model->device()), {}, tgt)[0][-1].log_softmax(-1).cpu().to(
        at::kDouble);
  }

  const bool seeded = (torch::manual_seed(23), true);
  Transformer model = make_transformer(tiny_config(vocab_size));
  const at::NoGradGuard no_grad;
  const at::Tensor src = at::tensor({4, 5, 6, 4, 3}, at::kLong).unsqueeze(0);
};

TEST_P(BeamSearch, ABeamOfOneTakesTheMostProbableTokenEachTime) {
  for (int64_t number = 0; number < 30; ++number) {  // some end where another token is close
    at::Tensor source = at::randint(eos_id + 1, vocab_size, {1, 5}, at::kLong);
    source[0][4] = eos_id;
    const Hypothesis found = search(source, {.beam_size = 1, .max_extra_length = 10})[0].front();
    std::vector<int32_t> expected;
    double log_prob = 0.0;
    while (std::ssize(expected) < 14) {
      at::Tensor next = next_log_probs(source, expected);
      for (const int64_t never : {pad_id, unk_id, bos_id}) next[never] = -INFINITY;
      const auto token = next.argmax().item<int64_t>();
      log_prob += next[token].item<double>();
      if (token == eos_id) break;
      expected.push_back(static_cast<int32_t>(token));
    }
    EXPECT_EQ(found.tokens, expected);
    EXPECT_NEAR(found.log_prob, log_prob, 1e-4);
  }
}

TEST_P(BeamSearch, AWideBeamFindsWhatBruteForceFinds) {
  constexpr int64_t max_length = 4;  // of 3 words: 1 + 3 + 9 + 27 translations that end
  const at::Tensor one_word = at::tensor({5, 3}, at::kLong).unsqueeze(0);
  const BeamSearchOptions options{
      .beam_size = 130, .length_penalty = 0.6, .max_extra_length = max_length - 1};
  Hypothesis best{{}, 0.0, -INFINITY};
  const std::function<void(std::vector<int32_t>, double)> visit = [&](auto tokens, double so_far) {
    const at::Tensor next = next_log_probs(one_word, tokens);
    const double log_prob = so_far + next[eos_id].template item<double>();
    const double score = length_penalized(log_prob, std::ssize(tokens) + 1, options.length_penalty);
    if (score > best.score) best = {tokens, log_prob, score};
    if (std::ssize(tokens) + 1 == max_length) return;
    for (int32_t word = eos_id + 1; word < vocab_size; ++word) {
      auto longer = tokens;
      longer.push_back(word);
      visit(longer, so_far + next[word].template item<double>());
    }
  };
  visit({}, 0.0);
  const Hypothesis found = search(one_word, options)[0].front();
  EXPECT_EQ(found.tokens, best.tokens);
  EXPECT_NEAR(found.score, best.score, 1e-4);
}

TEST_P(BeamSearch, HypothesesComeBestFirstAndNeverTwice) {
  const auto found = search(src, {.beam_size = 4, .max_extra_length = 6})[0];
  ASSERT_FALSE(found.empty());
  EXPECT_LE(found.size(), 4);
  for (size_t i = 1; i < found.size(); ++i) {
    EXPECT_GE(found[i - 1].score, found[i].score);
    EXPECT_NE(found[i - 1].tokens, found[i].tokens);
  }
}

TEST_P(BeamSearch, NeighboursAndTheirOrderChangeNothing) {
  const at::Tensor batch =
      at::tensor({4, 5, 6, 4, 3, 6, 3, 0, 0, 0, 5, 5, 4, 3, 0}, at::kLong).view({3, 5});
  for (const int64_t beam_size : {1, 4}) {
    const BeamSearchOptions options{.beam_size = beam_size, .max_extra_length = 8};
    const auto together = search(batch, options);
    const auto flipped = search(batch.flip(0), options);
    for (int64_t i = 0; i < 3; ++i) {
      const int64_t length = (batch[i] != pad_id).sum().item<int64_t>();
      const auto alone = search(batch[i].narrow(0, 0, length).unsqueeze(0), options)[0];
      EXPECT_EQ(together[static_cast<size_t>(i)].front().tokens, alone.front().tokens);
      EXPECT_EQ(flipped[static_cast<size_t>(2 - i)].front().tokens, alone.front().tokens);
    }
  }
}

TEST_P(BeamSearch, NoTranslationIsLongerThanAllowedOrHoldsSpecialIds) {
  for (const int64_t extra : {1, 5}) {
    const auto found = search(src, {.beam_size = 3, .max_extra_length = extra});
    for (const auto& hypothesis : found[0]) {
      EXPECT_LE(std::ssize(hypothesis.tokens), 4 + extra);
      EXPECT_TRUE(std::all_of(hypothesis.tokens.begin(), hypothesis.tokens.end(),
                              [](int32_t token) { return token > eos_id; }));
    }
  }
}

TEST_P(BeamSearch, NoPiecesComeTwiceWhereTheyMayNot) {
  for (const int64_t beam_size : {1, 3}) {
    for (const int64_t size : {1, 2, 3}) {
      const auto found = search(src, {.beam_size = beam_size, .no_repeat_ngram = size});
      for (const auto& [tokens, log_prob, score, has_ended] : found[0]) {
        std::set<std::vector<int32_t>> seen;
        for (auto at = tokens.begin(); std::distance(at, tokens.end()) >= size; ++at) {
          EXPECT_TRUE(seen.insert({at, at + size}).second) << "beam " << beam_size;
        }
      }
    }
  }
}

TEST_P(BeamSearch, NoTranslationIsShorterThanAllowed) {
  for (const int64_t beam_size : {1, 3}) {
    for (const int64_t least : {1, 6, 9}) {
      const auto found =
          search(src, {.beam_size = beam_size, .max_extra_length = 5, .min_length = least});
      for (const auto& hypothesis : found[0]) EXPECT_GE(std::ssize(hypothesis.tokens), least);
    }
  }
}

TEST_P(BeamSearch, WhatDoesNotEndIsKnownForIt) {
  const BeamSearchOptions endless{.beam_size = 2, .max_extra_length = 3, .min_length = 7};
  const auto found = search(src, endless);
  for (const auto& hypothesis : found[0]) EXPECT_FALSE(hypothesis.has_ended);
}

TEST_P(BeamSearch, AModelOfNoNumbersGivesATranslationAllTheSame) {
  model->output->weight.fill_(NAN);
  for (const auto& hypotheses : search(src, {.beam_size = 2})) EXPECT_FALSE(hypotheses.empty());
}

INSTANTIATE_TEST_SUITE_P(Devices, BeamSearch, testing::ValuesIn(test_devices()));

TEST(LengthPenalty, IsGnmts) {
  EXPECT_DOUBLE_EQ(length_penalized(-6.0, 7, 0.0), -6.0);
  EXPECT_DOUBLE_EQ(length_penalized(-6.0, 7, 1.0), -3.0);
  EXPECT_DOUBLE_EQ(length_penalized(-6.0, 1, 0.6), -6.0);
}

}  // namespace
}  // namespace heed
