// Translations from a shortlist: those of the whole vocabulary where the list holds it, and in any
// case the sentence's own.
#include "heed/decoding/output_vocabulary.h"

#include <ATen/ops/arange.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "heed/decoding/translator.h"
#include "heed/training/shortlist_building.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

constexpr auto same = [](std::vector<std::string> words) { return words; };

/// Weights packed in a format, or not at all.
using Format = std::optional<WeightFormat>;

class OutputVocabularyTest : public testing::TestWithParam<Format> {
 protected:
  void SetUp() override {
    const at::NoGradGuard no_grad;
    for (auto& parameter : model->parameters()) parameter.mul_(2.0);  // clearer preferences
    if (GetParam()) model->pack(*GetParam());
  }

  std::vector<Translation> translated(int64_t beam_size, int64_t batch_size,
                                      const std::optional<Shortlist>& shortlist) {
    TranslatorOptions options;
    options.search.beam_size = beam_size;
    options.search.max_extra_length = 3;
    options.batch_size = batch_size;
    return Translator(model, tokenizer, options, shortlist).translate(text.source);
  }

  [[nodiscard]] Shortlist everything() const {
    const int64_t size = tokenizer.vocab_size();
    return {at::zeros({size, 0}, at::kInt), at::arange(size, at::kInt)};
  }

  const ParallelText text = random_words(60, 9, /*seed=*/4, same);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus{text, tokenizer, {}};
  const bool seeded = (torch::manual_seed(2), true);
  Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
};

TEST_P(OutputVocabularyTest, AListOfAllPiecesChangesNothing) {
  for (const int64_t beam_size : {1, 4}) {
    const auto exact = texts_of(translated(beam_size, 7, {}));
    EXPECT_EQ(texts_of(translated(beam_size, 7, everything())), exact);
  }
}

TEST_P(OutputVocabularyTest, ASentencesNeighboursChangeNothing) {
  const Shortlist shortlist = build_shortlist(corpus, tokenizer);
  for (const int64_t beam_size : {1, 4}) {
    const auto alone = texts_of(translated(beam_size, 1, shortlist));
    EXPECT_EQ(texts_of(translated(beam_size, 60, shortlist)), alone);
    EXPECT_EQ(texts_of(translated(beam_size, 7, shortlist)), alone);
  }
}

TEST_P(OutputVocabularyTest, OnlyCandidatesAreChosen) {
  const at::NoGradGuard no_grad;
  const at::Tensor x = at::randn({3, model->config().d_model});
  const CandidateVocabulary outputs(model->output, {{0, 1, 2, 3, 40, 90}, {0, 1, 2, 3, 50}});
  const BestTokens best = outputs.best_tokens(x, {.sentences = {0, 0, 1}}, 10);
  const auto tokens_of = [&](int64_t row) {
    std::vector<int32_t> tokens;
    for (const NextToken& next : best.row(row)) tokens.push_back(next.token);
    return tokens;
  };
  for (const int64_t row : {0, 1}) {
    EXPECT_THAT(tokens_of(row), testing::UnorderedElementsAre(3, 40, 90));
  }
  EXPECT_THAT(tokens_of(2), testing::UnorderedElementsAre(3, 50));
  const at::Tensor of_last = model->logits(x)[2].index_select(0, at::tensor({0, 1, 2, 3, 50}));
  const at::Tensor expected = of_last.log_softmax(-1);
  for (const NextToken& next : best.row(2)) {
    EXPECT_NEAR(next.log_prob, expected[next.token == 3 ? 3 : 4].item<double>(), 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, OutputVocabularyTest,
                         testing::Values(Format(), WeightFormat::fp32, WeightFormat::bf16,
                                         WeightFormat::int8));

}  // namespace
}  // namespace heed
