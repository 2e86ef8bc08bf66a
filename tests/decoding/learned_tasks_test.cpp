// A small model learns to copy and to reverse: training and decoding together do what they should.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/test_support.h"
#include "heed/decoding/alignment_layer.h"
#include "heed/decoding/translator.h"
#include "heed/training/shortlist_building.h"
#include "heed/training/trainer.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using Words = std::vector<std::string>;

/// Trains on an image of random words.
template <class Image>
Translator learned(Image image, const at::Device& device) {
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

  trainer.average().swap();  // for good
  TranslatorOptions decoding;
  decoding.search.alignment_layer =
      most_aligned_layer(model, corpus, build_shortlist(corpus, tokenizer));
  return {model, tokenizer, decoding};
}

/// How many of 50 unseen sentences come out exactly.
template <class Image>
int64_t count_right(Translator translator, Image image) {
  const ParallelText unseen = random_words(50, 6, /*seed=*/99, image);
  const auto translations = texts_of(translator.translate(unseen.source));
  int64_t right = 0;
  for (size_t i = 0; i < translations.size(); ++i) right += translations[i] == unseen.target[i];
  return right;
}

class LearnedTask : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { HEED_SKIP_WITHOUT(GetParam()); }
};

TEST_P(LearnedTask, Copy) {
  const auto same = [](Words words) { return words; };
  Translator translator = learned(same, at::Device(GetParam()));
  EXPECT_GE(count_right(translator, same), 48);

  EXPECT_EQ(translator.translate(std::vector<std::string>{" a\tb  c\u00A0"})[0].text, "a b c");
  const std::vector<std::string> lines{"a b {x} c", "a b c", "d e b"};
  const auto kept = translator.translate(lines);
  EXPECT_THAT(kept[0].text, testing::AnyOf(testing::HasSubstr("{x} "), testing::EndsWith("{x}")));
  EXPECT_EQ(kept[1].text, "a b c");

  const TemporaryDirectory directory;
  translator.use_glossary(Glossary::read(directory.file("glossary.tsv", "b\tq\n")));
  const auto with_terms =
      translator.translate(lines, {.prefixes = std::vector<std::string>{"", "c", "e"}}, {});
  for (const Translation& translation : with_terms) {
    EXPECT_THAT(translation.text, testing::HasSubstr("q"));
  }
  EXPECT_THAT(with_terms[1].text, testing::StartsWith("c"));
  EXPECT_THAT(with_terms[2].text, testing::StartsWith("e"));
}

TEST_P(LearnedTask, Reverse) {
  const auto reversed = [](Words words) {
    std::reverse(words.begin(), words.end());
    return words;
  };
  Translator translator = learned(reversed, at::Device(GetParam()));
  EXPECT_GE(count_right(translator, reversed), 48);

  // What a term becomes stands in place of the term's own translation; the rest is as it was.
  const TemporaryDirectory directory;
  translator.use_glossary(Glossary::read(directory.file("glossary.tsv", "b\th\nc\tb\n")));
  const std::vector<std::string> lines{"a b e d", "d e b", "b f", "g c a", "h e", "b a"};
  EXPECT_THAT(texts_of(translator.translate(lines)),
              testing::ElementsAre("d e h a", "h e d", "f h", "a b g", "e h", "a h"));

  // So it is beside a beginning, and in all of the n best.
  TranslatorOptions options = translator.options();
  options.search.n_best = 2;
  translator.set_options(options);
  const auto begun = translator.translate(std::vector<std::string>{"a b e d"},
                                          {.prefixes = std::vector<std::string>{"d"}}, {});
  EXPECT_EQ(begun[0].text, "d e h a");
  ASSERT_EQ(begun[0].others.size(), 1);
  EXPECT_THAT(
      begun[0].others[0].text,
      testing::AllOf(testing::StartsWith("d"), testing::HasSubstr("h"), testing::Ne("d e h a")));
  EXPECT_EQ(begun[0].pieces.size(), 5) << "four words and the end";
  const auto forced = translator.translate(std::vector<std::string>{"a b e d"},
                                           {.prefixes = std::vector<std::string>{"d h"}}, {});
  EXPECT_THAT(forced[0].text, testing::StartsWith("d h"));

  // A phrase that stands for nothing in the text is there, too.
  const std::vector<std::vector<std::string>> phrases{{"g f"}, {}, {"f", "h"}};
  const auto held = translator.translate(std::span(lines).first(3), {.phrases = phrases}, {});
  EXPECT_THAT(held[0].text, testing::AllOf(testing::HasSubstr("g f"), testing::HasSubstr("h")));
  EXPECT_EQ(held[1].text, "h e d");
  EXPECT_EQ(held[2].text, "f h") << "a term's word is one of them";
}

INSTANTIATE_TEST_SUITE_P(Devices, LearnedTask, testing::ValuesIn(test_devices()));

}  // namespace
}  // namespace heed
