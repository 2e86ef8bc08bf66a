#include "heed/decoding/forced_scoring.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

class ForcedScoring : public testing::Test {
 protected:
  ForcedScoring() {
    for (Transformer one : {model, other}) {
      for (auto& parameter : one->parameters()) parameter.mul_(2.0);
      one->eval();
    }
  }

  static ParallelText text_of() {
    const std::string letters = "abcdefghijklmnopqrstuvwxyz";
    ParallelText text;
    for (int i = 0; i < 12; ++i) {
      std::string source, target;
      for (int word = 0; word <= 7 * i % 12; ++word) source += letters[word] + std::string(" ");
      for (int word = 0; word <= 5 * i % 12; ++word)
        target += letters[25 - word] + std::string(" ");
      text.source.push_back(source);
      text.target.push_back(target);
    }
    return text;
  }

  // [1, len]
  static at::Tensor row(std::span<const int32_t> ids) {
    return at::tensor(std::vector<int64_t>(ids.begin(), ids.end()), at::kLong).unsqueeze(0);
  }

  static at::Tensor mixed(const std::vector<at::Tensor>& log_probs, const Ensemble& ensemble) {
    at::Tensor sum = at::zeros_like(log_probs[0]);
    for (size_t i = 0; i < log_probs.size(); ++i) {
      const bool is_mean_of_logs = ensemble.mixing == Mixing::geometric;
      sum += ensemble.weights[i] * (is_mean_of_logs ? log_probs[i] : log_probs[i].exp());
    }
    return ensemble.mixing == Mixing::geometric ? sum.log_softmax(-1) : sum.log();
  }

  // By the definition, one pair alone.
  std::vector<float> expected(int64_t pair, const Ensemble& ensemble) {
    std::vector<int32_t> src(corpus.source(pair).begin(), corpus.source(pair).end());
    std::vector<int32_t> input{bos_id},
        output(corpus.target(pair).begin(), corpus.target(pair).end());
    input.insert(input.end(), output.begin(), output.end());
    src.push_back(eos_id);
    output.push_back(eos_id);
    std::vector<at::Tensor> log_probs_of_models;
    for (Transformer one : ensemble.models) {
      log_probs_of_models.push_back(one->forward(row(src), {}, row(input)).log_softmax(-1)[0]);
    }
    const at::Tensor log_probs = mixed(log_probs_of_models, ensemble);
    std::vector<float> values;
    for (size_t i = 0; i < output.size(); ++i) {
      values.push_back(log_probs[static_cast<int64_t>(i)][output[i]].item<float>());
    }
    return values;
  }

  const bool seeded = (torch::manual_seed(23), true);
  const at::NoGradGuard no_grad;
  const ParallelText text = text_of();
  const Tokenizer tokenizer = Tokenizer::train(text.source, text.target, {.vocab_size = 300});
  Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
  Transformer other = make_transformer(tiny_config(tokenizer.vocab_size()));
  const ParallelCorpus corpus{text, tokenizer, {}};
};

TEST_F(ForcedScoring, GivesEachPieceItsLogProbability) {
  const std::vector<Ensemble> ensembles{{{model}, {1.0}},
                                        {{model, other}, {0.3, 0.7}, Mixing::arithmetic},
                                        {{model, other}, {0.3, 0.7}, Mixing::geometric}};
  for (const Ensemble& ensemble : ensembles) {
    for (const int64_t batch_tokens : {1, 40, 10'000}) {
      const auto scores = target_log_probs(ensemble, corpus, batch_tokens);
      ASSERT_EQ(std::ssize(scores), corpus.size());
      for (int64_t pair = 0; pair < corpus.size(); ++pair) {
        EXPECT_THAT(scores[static_cast<size_t>(pair)],
                    testing::Pointwise(testing::FloatNear(1e-4F), expected(pair, ensemble)));
      }
    }
  }
}

TEST_F(ForcedScoring, TellsOfEveryPairItHasDone) {
  int64_t last = 0;
  (void)target_log_probs({{model}, {1.0}}, corpus, /*batch_tokens=*/40, [&](int64_t done) {
    EXPECT_GT(done, last);
    last = done;
  });
  EXPECT_EQ(last, corpus.size());
}

}  // namespace
}  // namespace heed
