#include "heed/training/word_vectors.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/test_support.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

constexpr int64_t d_model = 4;
constexpr float as_drawn = 7.0F;  // in the rows before vectors are loaded

/// Has, among others, the pieces ▁Haus, haus, ▁Dog, ▁dog, og and au, but neither ▁og nor ▁au.
const Tokenizer& tokenizer() {
  static const Tokenizer trained = [] {
    const std::vector<std::string> source(20, "Haus Rathaus Gasthaus Kaufhaus dog Dogma");
    const std::vector<std::string> target(20, "Dog dogs Haus");
    return Tokenizer::train(source, target, {.vocab_size = 290});
  }();
  return trained;
}

int64_t id_of(const std::string& piece) {
  for (int32_t id = 0; id < tokenizer().vocab_size(); ++id) {
    if (tokenizer().piece(id) == piece) return id;
  }
  throw Error("no such piece", piece);
}

const at::Tensor& ascending() {
  static const at::Tensor vector = at::tensor({1.0F, 2.0F, 3.0F, 4.0F});
  return vector;
}

class WordVectors : public testing::Test {
 protected:
  WordVectorReport load(std::string_view content) {
    weight_.fill_(as_drawn);
    return load_word_vectors(directory_.file("some.vec", content), tokenizer(), weight_);
  }

  /// What happens on loading: the error, with the weight left alone.
  std::string failure(std::string_view content) {
    std::string text = error_text([&] { load(content); });
    EXPECT_TRUE(weight_.eq(as_drawn).all().item<bool>()) << text;
    return text;
  }

  bool is_replaced(const std::string& piece) {
    return !weight_[id_of(piece)].eq(as_drawn).all().item<bool>();
  }

  /// Whether the piece's row is a multiple of `vector`.
  testing::AssertionResult is_along(const std::string& piece, const at::Tensor& vector,
                                    double tolerance = 1e-6) {
    const at::Tensor row = weight_[id_of(piece)];
    return all_near(row / row.norm(), vector / vector.norm(), tolerance);
  }

  int64_t num_replaced() const { return weight_.ne(as_drawn).any(1).sum().item<int64_t>(); }

  TemporaryDirectory directory_;
  at::Tensor weight_ = at::full({tokenizer().vocab_size(), d_model}, as_drawn);
};

TEST_F(WordVectors, APieceThatBeginsAWordTakesTheVectorOfTheWord) {
  const auto report = load("3 4\nHaus 1 2 3 4\nWal 0 0 0 9\nDog -2 0 0 1e-1\n");
  EXPECT_TRUE(is_along("▁Haus", ascending()));
  EXPECT_TRUE(is_along("▁Dog", at::tensor({-2.0F, 0.0F, 0.0F, 0.1F})));
  EXPECT_EQ(num_replaced(), 2) << "neither haus nor ▁dog";
  EXPECT_EQ(report.words, 3);
  EXPECT_EQ(report.matched, 2);
}

TEST_F(WordVectors, APieceInsideAWordTakesTheWordSpeltLikeIt) {
  load("2 4\nhaus 1 2 3 4\nHaus 4 0 0 0\n");
  EXPECT_TRUE(is_along("haus", ascending()));
  EXPECT_TRUE(is_along("▁Haus", at::tensor({1.0F, 0.0F, 0.0F, 0.0F})));
}

TEST_F(WordVectors, WordsThatAreThemselvesPiecesWinWhateverTheOrder) {
  for (const std::string content :
       {"2 4\n▁Haus 1 2 3 4\nHaus 4 0 0 0\n", "2 4\nHaus 4 0 0 0\n▁Haus 1 2 3 4\n"}) {
    load(content);
    EXPECT_TRUE(is_along("▁Haus", ascending())) << content;
  }
  load("1 4\n▁ 1 2 3 4\n");
  EXPECT_TRUE(is_along("▁", ascending()));
}

TEST_F(WordVectors, APieceInsideAWordPrefersItselfToThePieceThatBeginsOne) {
  load("2 4\n▁og 4 0 0 0\nog 1 2 3 4\n");
  EXPECT_TRUE(is_along("og", ascending()));
  load("1 4\n▁og 1 2 3 4\n");
  EXPECT_TRUE(is_along("og", ascending()));
}

TEST_F(WordVectors, LowerCaseCountsWhereTheExactSpellingIsMissing) {
  load("1 4\nhaus 1 2 3 4\n");
  EXPECT_TRUE(is_along("▁Haus", ascending()));
  for (const std::string content :
       {"2 4\nDog 1 2 3 4\ndog 4 0 0 0\n", "2 4\n▁dog 4 0 0 0\nDog 1 2 3 4\n"}) {
    load(content);
    EXPECT_TRUE(is_along("▁Dog", ascending())) << content;
    EXPECT_TRUE(is_along("▁dog", at::tensor({1.0F, 0.0F, 0.0F, 0.0F}))) << content;
  }
}

TEST_F(WordVectors, TheSmallestNumbersAreScaledAsOthers) {
  load("1 4\nHaus 1e-42 2e-42 3e-42 4e-42\n");
  EXPECT_TRUE(is_along("▁Haus", ascending(), 1e-2));
}

TEST_F(WordVectors, OfAWordThatComesTwiceTheFirstCounts) {
  load("2 4\nHaus 1 2 3 4\nHaus 4 0 0 0\n");
  EXPECT_TRUE(is_along("▁Haus", ascending()));
}

TEST_F(WordVectors, SpecialPiecesAndBytesHaveNone) {
  const auto report = load(
      "6 4\n<pad> 1 2 3 4\n<unk> 1 2 3 4\n<s> 1 2 3 4\n</s> 1 2 3 4\n<0x41> 1 2 3 4\n"
      "▁<0x41> 1 2 3 4\n");
  EXPECT_EQ(num_replaced(), 0);
  EXPECT_EQ(report.matched, 0);
  EXPECT_EQ(report.pieces, tokenizer().vocab_size() - 4 - 256);
}

TEST_F(WordVectors, OneFactorGivesThemTheSpreadOfEmbeddingsAsDrawn) {
  weight_.requires_grad_();
  load_word_vectors(directory_.file("some.vec", "3 4\nHaus 1 2 3 4\nWal 900 0 0 0\nDog -6 0 0 8\n"),
                    tokenizer(), weight_);
  EXPECT_TRUE(weight_.requires_grad() && weight_.is_leaf());
  const at::Tensor rows =
      weight_.detach().index_select(0, at::tensor({id_of("▁Haus"), id_of("▁Dog")}));
  EXPECT_NEAR(rows.square().mean().sqrt().item<double>(), std::pow(d_model, -0.5), 1e-6);
  const double ratio = rows[1].norm().item<double>() / rows[0].norm().item<double>();
  EXPECT_NEAR(ratio, std::sqrt(100.0 / 30.0), 1e-5);
}

TEST_F(WordVectors, ScalesLargeAndSmallNumbersToo) {
  for (const std::string content :
       {"1 4\nHaus 1e38 2e38 3e38 3.4e38\n", "1 4\nHaus 1e-30 2e-30 3e-30 3.4e-30\n"}) {
    load(content);
    EXPECT_TRUE(is_along("▁Haus", at::tensor({1.0F, 2.0F, 3.0F, 3.4F}))) << content;
  }
  load("1 4\nHaus 0 0 0 0\n");
  EXPECT_TRUE(weight_.isfinite().all().item<bool>());
}

TEST_F(WordVectors, TheOtherRowsStay) {
  weight_ = at::arange(weight_.numel(), at::kFloat).view_as(weight_);
  const at::Tensor before = weight_.clone();
  load_word_vectors(directory_.file("some.vec", "1 4\nHaus 1 2 3 4\n"), tokenizer(), weight_);
  const at::Tensor has_changed = weight_.ne(before).any(1);
  EXPECT_EQ(has_changed.sum().item<int64_t>(), 1);
  EXPECT_TRUE(has_changed[id_of("▁Haus")].item<bool>());
}

TEST_F(WordVectors, TheFirstLineMayBeAWord) {
  const auto report = load("Haus 1 2 3 4\nDog 4 0 0 0\n");
  EXPECT_EQ(report.words, 2);
  EXPECT_TRUE(is_along("▁Haus", ascending()));
  EXPECT_TRUE(is_replaced("▁Dog"));
}

TEST_F(WordVectors, TakesLinesAsOtherProgramsWriteThem) {
  for (const std::string content :
       {"1 4\r\nHaus 1 2 3 4\r\n", "1 4\nHaus 1 2 3 4", "1 4 \nHaus 1 2 3 4 \n",
        "\xEF\xBB\xBFHaus 1 2 3 4\n", "1 4\nHaus  1.0 2.00 0.3e1 4\n\n"}) {
    const auto report = load(content);
    EXPECT_EQ(report.words, 1) << content;
    EXPECT_TRUE(is_along("▁Haus", ascending())) << content;
  }
}

TEST_F(WordVectors, PassesWordsWithSpacesBy) {
  const auto report = load("Dog 4 0 0 0\n. . . 1 1 1 1\nHaus of 1 1 1 1\nHaus 1 2 3 4\n");
  EXPECT_EQ(report.words, 4);
  EXPECT_EQ(report.matched, 2);
  EXPECT_TRUE(is_along("▁Haus", ascending()));
}

TEST_F(WordVectors, AVectorOfAnotherLengthIsRefused) {
  EXPECT_THAT(failure("2 4\nDog 1 2 3 4\nHaus 1 2 3\n"),
              AllOf(HasSubstr("the word has 3 numbers, not 4"), HasSubstr("some.vec:3)")));
  EXPECT_THAT(failure("Haus 1 2 3 4\nWal 1 2 3 4 5\n"),
              AllOf(HasSubstr("the word has 5 numbers, not 4"), HasSubstr("some.vec:2)")));
  EXPECT_THAT(failure("1 4\nHaus\n"), HasSubstr("the word has 0 numbers"));
  EXPECT_THAT(failure("1 4\nHaus\t1\t2\t3\t4\n"), HasSubstr("with spaces between"));
}

TEST_F(WordVectors, WhatIsNoFiniteNumberIsRefused) {
  for (const std::string value : {"1,5", "x", "nan", "inf", "-inf", "1e39", "0x10", "1-"}) {
    EXPECT_THAT(failure("2 4\nDog 1 2 3 4\nHaus 1 2 " + value + " 4\n"),
                AllOf(HasSubstr('"' + value + "\" is not a finite number"),
                      HasSubstr("some.vec:3). Give vectors")));
  }
}

TEST_F(WordVectors, VectorsOfAnotherWidthAreRefused) {
  for (const std::string content : {"2 5\nHaus 1 2 3 4 5\n", "Haus 1 2 3 4 5\n"}) {
    EXPECT_THAT(failure(content),
                AllOf(HasSubstr("the vectors have 5 numbers, the model is 4 wide"),
                      HasSubstr("some.vec:1). Choose --model.d_model=5")));
  }
}

TEST_F(WordVectors, AFileThatHoldsNoVectorsIsRefused) {
  for (const std::string content : {"", "0 4\n", "1 4\n\n"}) {
    EXPECT_THAT(failure(content), AllOf(HasSubstr("has no words"), HasSubstr("some.vec")));
  }
  for (const std::string content : {"Haus\n", "Haus 1\n", "1 4.0\n", "\nHaus 1 2 3 4\n"}) {
    EXPECT_THAT(failure(content), AllOf(HasSubstr("neither"), HasSubstr("some.vec:1)")));
  }
  EXPECT_THAT(failure("1 4\nHa\xFFus 1 2 3 4\n"), HasSubstr("invalid UTF-8"));
  EXPECT_THAT(error_text([&] { load_word_vectors(directory_ / "none.vec", tokenizer(), weight_); }),
              AllOf(HasSubstr("no such file"), HasSubstr("none.vec")));
}

TEST_F(WordVectors, TheReportNamesTheMostFrequentPiecesWithoutOne) {
  const auto report = load("1 4\nau 1 2 3 4\n");
  std::vector<std::string> expected;
  for (int32_t id = eos_id + 1 + 256; expected.size() < 5; ++id) {
    if (tokenizer().piece(id) != "au") expected.push_back(tokenizer().piece(id));
  }
  EXPECT_EQ(report.examples, expected);
  EXPECT_EQ(report.file, directory_ / "some.vec");
}

TEST(WordVectorReport, IsOneLine) {
  WordVectorReport report{"de.vec", 400'000, 7'996, 1'234, {"▁xyz", "▁abc"}};
  EXPECT_EQ(describe(report),
            "Word vectors (de.vec): 1,234 of 7,996 pieces have one (15.4 %), of 400,000 words; "
            "without: ▁xyz, ▁abc, ...");
  report.matched = 7'994;
  EXPECT_THAT(describe(report), EndsWith("without: ▁xyz, ▁abc"));
  report.matched = 7'996;
  EXPECT_THAT(describe(report), EndsWith("(100.0 %), of 400,000 words"));
}

}  // namespace
}  // namespace heed
