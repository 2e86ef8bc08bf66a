// A small model learns to copy and to reverse: training and decoding together do what they should.
#include <algorithm>

#include "heed/decoding/translator.h"
#include "heed/training/trainer.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using Words = std::vector<std::string>;

/// Trains on an image of random words; returns how many of 50 unseen sentences come out exactly.
template <class Image>
int64_t learned(Image image, const at::Device& device) {
  const ParallelText text = random_words(2000, 6, /*seed=*/1, image);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus(text, tokenizer, {});
  TransformerConfig config = tiny_config(tokenizer.vocab_size());
  config.d_model = 32;
  config.dim_feedforward = 64;
  torch::manual_seed(1);
  Transformer model = make_transformer(config);
  model->to(device);
  TrainingOptions options;
  options.batch_tokens = 512;
  options.warmup_steps = 100;
  options.learning_rate = 0.006;
  options.label_smoothing = 0.0;
  Trainer trainer(model, corpus, options);
  while (trainer.position().steps < 500) (void)trainer.step();

  const ParallelText unseen = random_words(50, 6, /*seed=*/99, image);
  const AveragedWeightsGuard averaged(trainer.average());
  const auto translations = texts_of(Translator(model, tokenizer, {}).translate(unseen.source));
  int64_t right = 0;
  for (size_t i = 0; i < translations.size(); ++i) right += translations[i] == unseen.target[i];
  return right;
}

class LearnedTask : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { HEED_SKIP_WITHOUT(GetParam()); }
};

TEST_P(LearnedTask, Copy) {
  EXPECT_GE(learned([](Words words) { return words; }, at::Device(GetParam())), 48);
}

TEST_P(LearnedTask, Reverse) {
  const auto reversed = [](Words words) {
    std::reverse(words.begin(), words.end());
    return words;
  };
  EXPECT_GE(learned(reversed, at::Device(GetParam())), 48);
}

INSTANTIATE_TEST_SUITE_P(Devices, LearnedTask, testing::ValuesIn(test_devices()));

}  // namespace
}  // namespace heed
