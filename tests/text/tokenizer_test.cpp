#include "heed/text/tokenizer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// `count` sentences over a small vocabulary.
std::vector<std::string> sentences(int count, const std::vector<std::string>& words) {
  std::mt19937_64 random(7);
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) {
    std::string line;
    for (uint64_t n = 3 + random() % 8; n > 0; --n) line += words[random() % words.size()] + " ";
    line.back() = '.';
    lines.push_back(line);
  }
  return lines;
}

const std::vector<std::string>& english() {
  static const auto lines =
      sentences(400, {"the", "dog", "sees", "a", "big", "house", "and", "walks", "to", "it"});
  return lines;
}

const std::vector<std::string>& german() {
  static const auto lines = sentences(
      400, {"der", "Hund", "sieht", "ein", "großes", "Haus", "und", "läuft", "zu", "ihm"});
  return lines;
}

Tokenizer train(TokenizerType type, int64_t vocab_size = 0) {
  return Tokenizer::train(english(), german(), {.model_type = type, .vocab_size = vocab_size});
}

std::string utf8(uint32_t code) {
  const auto tail = [code](int shift) {
    return static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

// Any characters of Unicode, with those in excess that tokenizers stumble over.
std::string random_text(std::mt19937_64& random) {
  static const std::vector<std::string> awkward = {
      " ",     "  ",     "\t",     "\u2581",  "\u2585", "\u2047", "\x01",
      "\x7F",  "\u00A0", "\u3000", "\uFFFD",  "\uE000", "\uFEFF", "<s>",
      "<unk>", "<0x41>", "ß",      "e\u0301", "dog",    "Haus"};
  std::string text;
  for (uint64_t n = random() % 24; n > 0; --n) {
    const auto code = static_cast<uint32_t>(random() % 0x110000);
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    text += random() % 2 == 0 || surrogate ? awkward[random() % awkward.size()] : utf8(code);
  }
  return text;
}

class TokenizerOfEachType : public ::testing::TestWithParam<TokenizerType> {};
INSTANTIATE_TEST_SUITE_P(Types, TokenizerOfEachType,
                         ::testing::Values(TokenizerType::bpe, TokenizerType::unigram),
                         [](const auto& type) {
                           return type.param == TokenizerType::bpe ? "bpe" : "unigram";
                         });

TEST_P(TokenizerOfEachType, GivesAnyTextBackUnchanged) {
  const Tokenizer tokenizer = train(GetParam());
  std::mt19937_64 random(1);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = random_text(random);
    const std::vector<int32_t> ids = tokenizer.encode(text);
    ASSERT_EQ(tokenizer.decode(ids), text) << i;
    for (const int32_t id : ids) {
      ASSERT_GT(id, eos_id) << text;
      ASSERT_LT(id, tokenizer.vocab_size()) << text;
    }
  }
}

TEST_P(TokenizerOfEachType, KeepsSpacesTabsAndControls) {
  const Tokenizer tokenizer = train(GetParam());
  for (const std::string text :
       {"", " ", "   ", " dog", "dog ", "  the   dog  ", "\tdog\t", "dog\rdog", "\u2581",
        "\u2581dog \u2581\u2581 ", " \u2581", "\uE000\u2581", "a\nb"}) {
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
  }
  const std::string with_nul("a\0b", 3);
  EXPECT_EQ(tokenizer.decode(tokenizer.encode(with_nul)), with_nul);
}

TEST_P(TokenizerOfEachType, TrainsTheSameModelAgain) {
  EXPECT_EQ(train(GetParam()).serialized(), train(GetParam()).serialized());
}

TEST_P(TokenizerOfEachType, NamesTheLargestVocabulary) {
  const std::string message = error_text([] { train(GetParam(), 100'000'000); });
  EXPECT_THAT(message,
              AllOf(HasSubstr("A vocabulary of 100,000,000 pieces is too large"),
                    HasSubstr("--tokenizer.vocab_size"), HasSubstr("largest possible is ")));
  const int64_t largest = std::stoll(message.substr(message.find("possible is ") + 12));
  EXPECT_EQ(train(GetParam(), largest).vocab_size(), largest);
  EXPECT_THAT(error_text([&] { train(GetParam(), largest + 1); }),
              HasSubstr(fmt::format("largest possible is {};", largest)));
}

TEST_P(TokenizerOfEachType, NamesTheSmallestVocabulary) {
  const std::string message = error_text([] { train(GetParam(), 5); });
  EXPECT_THAT(message, AllOf(HasSubstr("A vocabulary of 5 pieces cannot hold"),
                             HasSubstr("smallest possible is ")));
  const int64_t smallest = std::stoll(message.substr(message.find("possible is ") + 12));
  EXPECT_EQ(train(GetParam(), smallest).vocab_size(), smallest);
  EXPECT_THAT(error_text([&] { train(GetParam(), smallest - 1); }),
              HasSubstr(fmt::format("smallest possible is {};", smallest)));
}

TEST_P(TokenizerOfEachType, TrainsOnTheSmallestTexts) {
  for (const std::string text : {"a", "ab", "a b", "\u2585", "\u2581", "<s>", "\x01"}) {
    const std::vector<std::string> lines = {text};
    const auto tokenizer = Tokenizer::train(lines, lines, {.model_type = GetParam()});
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("a b c")), "a b c") << text;
  }
}

TEST_P(TokenizerOfEachType, TakesAMegabyteInOneLine) {
  std::vector<std::string> lines = english();
  lines.push_back(std::string(1 << 20, 'z'));
  lines.emplace_back();
  for (int i = 0; i < 90'000; ++i) lines.back() += "hæuser und ";
  const auto tokenizer = Tokenizer::train(lines, german(), {.model_type = GetParam()});
  for (const std::string& line : lines) {
    ASSERT_TRUE(tokenizer.decode(tokenizer.encode(line)) == line) << line.substr(0, 40);
  }
  EXPECT_THAT(tokenizer.pieces("æ"), ::testing::Not(::testing::Contains("<0xC3>")))
      << "long lines train as well";
}

TEST(Tokenizer, SpellsUnseenCharactersInBytes) {
  const Tokenizer tokenizer = train(TokenizerType::bpe);
  EXPECT_THAT(tokenizer.pieces("水"), ::testing::ElementsAre("▁", "<0xE6>", "<0xB0>", "<0xB4>"));
  const std::vector<int32_t> ids = tokenizer.encode("水");
  EXPECT_EQ(tokenizer.decode(std::vector<int32_t>(ids.begin(), ids.end() - 1)), "\uFFFD\uFFFD");
}

TEST(Tokenizer, TellsWhereEachPieceEnds) {
  const Tokenizer tokenizer = train(TokenizerType::bpe);
  const std::string text = "the dog, großes \u4F60\u2581 Haus";  // some in bytes
  const std::vector<std::string> pieces = tokenizer.pieces(std::string_view(text));
  const std::vector<size_t> ends = tokenizer.ends(text);
  ASSERT_EQ(ends.size(), pieces.size());
  EXPECT_EQ(ends.back(), text.size());
  size_t begin = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const bool is_byte = pieces[i].starts_with("<0x");
    std::string part = text.substr(begin, ends[i] - begin);
    if (i == 0) part = " " + part;
    if (part.starts_with(" ")) part.replace(0, 1, space_symbol);
    if (!is_byte) {
      EXPECT_EQ(part, pieces[i]);
    }
    begin = ends[i];
  }
}

TEST(Tokenizer, LeavesSpecialIdsOutOfText) {
  const Tokenizer tokenizer = train(TokenizerType::bpe);
  std::vector<int32_t> ids = tokenizer.encode("the dog");
  ids.insert(ids.begin(), bos_id);
  ids.insert(ids.end(), {eos_id, pad_id, pad_id});
  EXPECT_EQ(tokenizer.decode(ids), "the dog");
  EXPECT_EQ(tokenizer.piece(pad_id), "<pad>");
  EXPECT_EQ(tokenizer.piece(eos_id), "</s>");
}

TEST(Tokenizer, RejectsIdsOutsideTheVocabulary) {
  const Tokenizer tokenizer = train(TokenizerType::bpe);
  const auto size = static_cast<int32_t>(tokenizer.vocab_size());
  EXPECT_THROW(tokenizer.piece(-1), Error);
  EXPECT_THROW(tokenizer.piece(size), Error);
  EXPECT_THROW(tokenizer.decode(std::vector<int32_t>{size}), Error);
}

TEST(Tokenizer, ChoosesAVocabularyThatFitsTheText) {
  const std::string message = error_text([] { train(TokenizerType::bpe, 5); });
  const int64_t smallest = std::stoll(message.substr(message.find("possible is ") + 12));
  EXPECT_EQ(train(TokenizerType::bpe).vocab_size(), smallest + 20);  // of 40 words, half
}

TEST(Tokenizer, LowerCoverageNeedsFewerPieces) {
  std::vector<std::string> lines = english();
  lines.emplace_back("水 and ж and א");
  const auto all = Tokenizer::train(lines, german(), {});
  const auto most = Tokenizer::train(lines, german(), {.character_coverage = 0.999});
  EXPECT_LT(most.vocab_size(), all.vocab_size());
  EXPECT_EQ(most.decode(most.encode(lines.back())), lines.back());
}

TEST(Tokenizer, NeedsText) {
  const std::vector<std::string> blank = {"", "  ", "\t"};
  EXPECT_THAT(error_text([&] { Tokenizer::train(blank, blank, {}); }), HasSubstr("no text"));
  EXPECT_THAT(error_text([&] { Tokenizer::train({}, {}, {}); }), HasSubstr("no text"));
}

TEST(Tokenizer, LoadsWhatItSaved) {
  const TemporaryDirectory dir;
  const Tokenizer saved = train(TokenizerType::unigram);
  write_file_atomically(dir / "a.model", saved.serialized());
  const Tokenizer loaded = Tokenizer::load(dir / "a.model");
  EXPECT_EQ(loaded.serialized(), saved.serialized());
  EXPECT_EQ(loaded.encode(german()[0]), saved.encode(german()[0]));
}

TEST(Tokenizer, RejectsWhatIsNoModel) {
  const TemporaryDirectory dir;
  EXPECT_THAT(error_text([&] { Tokenizer::load(dir / "none.model"); }), HasSubstr("none.model"));
  for (const std::string bytes : {"", "This is text, not a model.\n", "\x0A\x01"}) {
    EXPECT_THAT(error_text([&] { Tokenizer::from_serialized(bytes, "a.model"); }),
                AllOf(HasSubstr("Not a whole SentencePiece model (a.model)"), HasSubstr("train")));
  }
}

TEST(Tokenizer, RejectsAModelThatWasCutOffAnywhere) {
  const std::string whole = train(TokenizerType::bpe).serialized();
  for (size_t size = 0; size < whole.size(); ++size) {
    ASSERT_THROW(Tokenizer::from_serialized(whole.substr(0, size), "a.model"), Error) << size;
  }
}

TEST(Tokenizer, SurvivesDamagedModels) {
  const std::string whole = train(TokenizerType::bpe).serialized();
  std::mt19937_64 random(3);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    error_text([&] { Tokenizer::from_serialized(damaged, "a.model").encode("the dog"); });
  }
}

// A model of pieces and settings alone, in protocol buffer wire format: what other programs write
// by default, with unk 0, bos 1 and eos 2.
std::string foreign_model() {
  const auto field = [](char number, const std::string& bytes) {
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(bytes.size())} + bytes;
  };
  const auto piece = [&](const std::string& text, char type) {
    return field(1, field(1, text) + std::string{3 << 3, type});
  };
  return piece("<unk>", 2) + piece("<s>", 3) + piece("</s>", 3) + piece("a", 1) + field(2, "") +
         field(3, "");
}

TEST(Tokenizer, RejectsOtherSpecialIds) {
  EXPECT_THAT(error_text([] { Tokenizer::from_serialized(foreign_model(), "other.model"); }),
              AllOf(HasSubstr("pad -1, unk 0, bos 1, eos 2"), HasSubstr("must be 0, 1, 2, 3"),
                    HasSubstr("(other.model)"), HasSubstr("--pad_id=0 --unk_id=1")));
}

class SampledPieces : public testing::TestWithParam<TokenizerType> {
 protected:
  const Tokenizer tokenizer = train(GetParam());
  const std::vector<std::string> lines = [] {
    std::vector<std::string> some = english();
    some.emplace_back("it sees \xE2\x96\x81 and");
    some.emplace_back("");
    return some;
  }();
};
INSTANTIATE_TEST_SUITE_P(Types, SampledPieces,
                         testing::Values(TokenizerType::bpe, TokenizerType::unigram));

TEST_P(SampledPieces, MakeTheSameTextInWaysThatTheSeedChooses) {
  const auto first = tokenizer.sample(lines, 0.3, 1);
  EXPECT_EQ(tokenizer.sample(lines, 0.3, 1), first);
  EXPECT_NE(tokenizer.sample(lines, 0.3, 2), first);
  ASSERT_EQ(first.size(), lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(tokenizer.decode(first[i]), lines[i]);
    EXPECT_THAT(first[i], testing::Not(testing::Contains(unk_id)));
  }
}

TEST_P(SampledPieces, AreForTheTypeThatTheModelTells) {
  EXPECT_EQ(tokenizer.type(), GetParam());
  EXPECT_EQ(Tokenizer::from_serialized(tokenizer.serialized(), "").type(), GetParam());
}

TEST(SampledPiecesOfBpe, AreMoreTheMoreMergesAreLeftOut) {
  const Tokenizer tokenizer = train(TokenizerType::bpe);
  const auto count = [&](double alpha) {
    size_t pieces = 0;
    for (const auto& ids : tokenizer.sample(english(), alpha, 1)) pieces += ids.size();
    return pieces;
  };
  size_t encoded = 0;
  for (const auto& line : english()) encoded += tokenizer.encode(line).size();
  EXPECT_EQ(count(0.0), encoded);
  EXPECT_GT(count(0.1), encoded);
  EXPECT_GT(count(0.5), count(0.1));
}

}  // namespace
}  // namespace heed
