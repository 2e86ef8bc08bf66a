#include "heed/text/glossary.h"

#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class GlossaryTest : public testing::Test {
 protected:
  Glossary glossary(const std::string& text) {
    return Glossary::read(directory_.file("glossary.tsv", text));
  }

  std::string error_of(const std::string& text) {
    try {
      (void)glossary(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  TemporaryDirectory directory_;
};

std::vector<std::string> translations_in(const std::string& text, const Glossary& glossary) {
  std::vector<std::string> translations;
  for (const FoundTerm& found : glossary.terms_in(text)) translations.push_back(found.translation);
  return translations;
}

TEST_F(GlossaryTest, TellsWhereTermsStand) {
  const std::string text = "A hot dog.";
  const std::vector<FoundTerm> found = glossary("hot dog\tHotdog\n").terms_in(text);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].term, "hot dog");
  EXPECT_EQ(found[0].term.data(), text.data() + 2);
}

TEST_F(GlossaryTest, FindsTermsInTheOrderOfTheText) {
  const Glossary terms = glossary("dog\tHund\nhot dog\tHotdog\n\nAcme\n");
  EXPECT_THAT(translations_in("Acme sells a hot dog to a dog.", terms),
              ElementsAre("Acme", "Hotdog", "Hund"));
  EXPECT_THAT(translations_in("", terms), IsEmpty());
  EXPECT_THAT(translations_in("a cat.", glossary(" cat \t Katze \n")), ElementsAre("Katze"));
}

TEST_F(GlossaryTest, TakesWholeWordsOnly) {
  const Glossary terms = glossary("dog\tHund\n\xC3\xA9t\xC3\xA9\tSommer\n");
  EXPECT_THAT(translations_in("dogs, hotdog and Dog", terms), IsEmpty());
  EXPECT_THAT(translations_in("(dog)", terms), ElementsAre("Hund"));
  EXPECT_THAT(translations_in("un \xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9s", terms),
              ElementsAre("Sommer"));
}

TEST_F(GlossaryTest, MarksBelongToTheirLetters) {
  EXPECT_THAT(translations_in("cafe\xCC\x81", glossary("cafe\tx\n")), IsEmpty());
}

TEST_F(GlossaryTest, ALetterWithAHyphenBelongsToTheWord) {
  const Glossary terms = glossary("shirt\tHemd\n");
  EXPECT_THAT(translations_in("t-shirt, T-shirt, a \xC3\xA9-shirt", terms), IsEmpty());
  EXPECT_THAT(translations_in("shirt, non-shirt, - shirt, -shirt, shirt-like, 2-shirt", terms),
              ElementsAre("Hemd", "Hemd", "Hemd", "Hemd", "Hemd", "Hemd"));
}

TEST_F(GlossaryTest, TakesTheLongestTermThatIsThere) {
  const Glossary terms = glossary("a\tx\na b\ty\na b c\tz\na bx\tw\n");
  EXPECT_THAT(translations_in("a b cd", terms), ElementsAre("y"));
  EXPECT_THAT(translations_in("a b c", terms), ElementsAre("z"));
  EXPECT_THAT(translations_in("a bd", terms), ElementsAre("x"));
  EXPECT_THAT(translations_in("a bx a c", terms), ElementsAre("w", "x"));
}

TEST_F(GlossaryTest, ChineseNeedsNoSpaces) {
  const Glossary terms = glossary("\xE5\x8C\x97\xE4\xBA\xAC\tBeijing\n");
  EXPECT_THAT(
      translations_in("\xE6\x88\x91\xE5\x9C\xA8\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB7\xA5", terms),
      ElementsAre("Beijing"));
}

TEST_F(GlossaryTest, NamesWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of("dog\tHund\n\tKatze\n"), HasSubstr("line 2"));
  EXPECT_THAT(error_of("dog\t \n"), HasSubstr("one side is empty"));
  EXPECT_THAT(error_of("dog\tHund\tx\n"), HasSubstr("a second tab"));
  EXPECT_THAT(error_of("dog\tHund\ncat\tKatze\ndog\tDogge\n"),
              HasSubstr("'dog' is there a second time"));
}

}  // namespace
}  // namespace heed
