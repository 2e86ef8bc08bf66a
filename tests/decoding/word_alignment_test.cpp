#include "heed/decoding/word_alignment.h"

#include <gmock/gmock.h>

#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::ElementsAre;

TEST(WordsOfPieces, AreWhatWhiteSpaceSeparates) {
  const std::vector<std::string> text(200, "aa bb ab ba cd dc");
  const Tokenizer tokenizer = Tokenizer::train(text, text, {.vocab_size = 280});
  for (const char* line : {"aa bb cd", "  aa  bb cd ", "aabb xyz aa.b", "a"}) {
    const std::vector<int32_t> pieces = tokenizer.encode(line);
    const std::vector<int64_t> words = words_of_pieces(pieces, tokenizer);
    std::istringstream stream(line);
    std::vector<std::string> expected(std::istream_iterator<std::string>(stream), {});
    std::vector<std::string> joined(expected.size());
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (words[i] < 0) continue;
      ASSERT_LT(words[i], std::ssize(joined)) << line;
      joined[static_cast<size_t>(words[i])] += tokenizer.piece(pieces[i]);
    }
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_THAT(joined[i], testing::HasSubstr(expected[i].substr(0, 1))) << line;
    }
  }
}

TEST(Pharaoh, IsSourceThenTarget) {
  EXPECT_EQ(pharaoh(std::vector<WordLink>{{0, 0}, {2, 1}, {1, 2}}), "0-0 2-1 1-2");
  EXPECT_EQ(pharaoh({}), "");
}

class AlignWords : public testing::TestWithParam<Architecture> {};

TEST_P(AlignWords, LinksEachWordToOneOfTheSource) {
  torch::manual_seed(3);
  const ParallelText text = random_words(30, 9, /*seed=*/4, [](auto words) { return words; });
  const Tokenizers tokenizers(letter_tokenizer(text));
  TransformerConfig config = tiny_config(tokenizers.target.vocab_size());
  config.architecture = GetParam();
  if (config.architecture == Architecture::decoder_only) config.num_encoder_layers = 0;
  Transformer model = make_transformer(config);
  model->eval();
  for (const std::string& line : text.source) {
    const std::vector<int32_t> pieces = tokenizers.source.encode(line);
    for (const int64_t layer : {1, 2}) {
      const auto links = align_words(model, tokenizers, pieces, pieces, layer);
      const auto words = words_of_pieces(pieces, tokenizers.source);
      const int64_t count = *std::ranges::max_element(words) + 1;
      ASSERT_EQ(std::ssize(links), count);
      for (int64_t i = 0; i < count; ++i) {
        EXPECT_EQ(links[static_cast<size_t>(i)].target, i);
        EXPECT_GE(links[static_cast<size_t>(i)].source, 0);
        EXPECT_LT(links[static_cast<size_t>(i)].source, count);
      }
    }
  }
  EXPECT_TRUE(align_words(model, tokenizers, {}, {}, 1).empty());
}

INSTANTIATE_TEST_SUITE_P(Architectures, AlignWords,
                         testing::Values(Architecture::encoder_decoder,
                                         Architecture::decoder_only));

}  // namespace
}  // namespace heed
