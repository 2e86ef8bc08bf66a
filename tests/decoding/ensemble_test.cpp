#include "heed/decoding/ensemble.h"

#include <cmath>

#include "heed/decoding/search.h"
#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

class EnsembleTest : public testing::Test {
 protected:
  static Transformer drawn_model() {
    Transformer model = make_transformer(tiny_config(/*vocab_size=*/9));
    for (auto& parameter : model->parameters()) parameter.mul_(2.0);
    model->eval();
    return model;
  }

  std::vector<Hypothesis> found(const Ensemble& ensemble) {
    EnsembleDecoder decoder(ensemble, make_source_batch(sources, at::kCPU));
    return search(decoder, sentences, {.beam_size = 3, .max_extra_length = 4})[0];
  }

  // [vocab_size]
  at::Tensor next_probs(Transformer& model, const std::vector<int32_t>& tokens) {
    std::vector<int64_t> input{bos_id};
    input.insert(input.end(), tokens.begin(), tokens.end());
    const at::Tensor src = make_source_batch(sources, at::kCPU).src;
    const at::Tensor tgt = at::tensor(input, at::kLong).unsqueeze(0);
    return model->forward(src, {}, tgt)[0][-1].softmax(-1);
  }

  const bool seeded = (torch::manual_seed(31), true);
  const at::NoGradGuard no_grad;
  const std::vector<std::vector<int32_t>> sources{{4, 5, 8, 6}};
  const std::vector<Sentence> sentences{{sources[0]}};
  Transformer first = drawn_model(), second = drawn_model();
};

TEST_F(EnsembleTest, OfOneModelTwiceIsThatModel) {
  const WholeVocabulary outputs(first->output);
  const SourceBatch source = make_source_batch(sources, at::kCPU);
  ModelDecoder decoder(first, first->encode(source.src, {}), outputs);
  const auto alone = search(decoder, sentences, {.beam_size = 3, .max_extra_length = 4})[0];
  for (const Mixing mixing : {Mixing::arithmetic, Mixing::geometric}) {
    const auto together = found({{first, first}, {0.3, 0.7}, mixing});
    ASSERT_EQ(together.size(), alone.size());
    for (size_t i = 0; i < alone.size(); ++i) {
      EXPECT_EQ(together[i].tokens, alone[i].tokens);
      EXPECT_NEAR(together[i].log_prob, alone[i].log_prob, 1e-4);
    }
  }
}

TEST_F(EnsembleTest, ProbabilitiesAreTheModelsMeans) {
  for (const Mixing mixing : {Mixing::arithmetic, Mixing::geometric}) {
    const std::vector<Hypothesis> list = found({{first, second}, {0.3, 0.7}, mixing});
    for (const Hypothesis& hypothesis : list) {
      std::vector<int32_t> tokens = hypothesis.tokens;
      if (hypothesis.has_ended) tokens.push_back(eos_id);
      for (size_t i = 0; i < tokens.size(); ++i) {
        const std::vector<int32_t> before(tokens.begin(), tokens.begin() + static_cast<int64_t>(i));
        const at::Tensor p = next_probs(first, before), q = next_probs(second, before);
        at::Tensor mixed = 0.3 * p + 0.7 * q;
        if (mixing == Mixing::geometric) {
          mixed = p.pow(0.3) * q.pow(0.7);
          mixed = mixed / mixed.sum();
        }
        EXPECT_NEAR(hypothesis.log_probs[i], mixed[tokens[i]].log().item<double>(), 1e-4);
      }
    }
  }
}

}  // namespace
}  // namespace heed
