#include "heed/text/known_spaces.h"

#include <gtest/gtest.h>

#include <vector>

namespace heed {
namespace {

Tokenizer trained_on(const std::string& line) {
  const std::vector<std::string> text(200, line);
  return Tokenizer::train(text, text, {.vocab_size = 280});
}

TEST(WithKnownSpaces, MakesSpacesOfWhatTheTokenizerHasNotSeen) {
  const Tokenizer tokenizer = trained_on("aa bb ab ba cd dc");
  for (const char* line : {"aa bb", "aa\tbb", " aa  bb ", "\t aa \t bb\t", "aa\u00A0bb",
                           "\u2003aa\u3000 bb\u2028", "aa\v\fbb"}) {
    EXPECT_EQ(with_known_spaces(line, tokenizer), "aa bb") << line;
  }
  EXPECT_EQ(with_known_spaces(" \t\u3000 ", tokenizer), "");
  EXPECT_EQ(with_known_spaces("", tokenizer), "");
  EXPECT_EQ(with_known_spaces("aa\u200Bbb", tokenizer), "aa\u200Bbb") << "no white space";
}

TEST(WithKnownSpaces, LeavesWhatItHasSeen) {
  const Tokenizer tokenizer = trained_on("aa\u00A0bb ab ba cd dc");
  EXPECT_EQ(with_known_spaces("aa\u00A0bb\tab", tokenizer), "aa\u00A0bb ab");
}

}  // namespace
}  // namespace heed
