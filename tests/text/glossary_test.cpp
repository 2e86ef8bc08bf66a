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

TEST_F(GlossaryTest, FindsTermsInTheOrderOfTheText) {
  const Glossary terms = glossary("dog\tHund\nhot dog\tHotdog\n\nAcme\n");
  EXPECT_THAT(terms.translations_in("Acme sells a hot dog to a dog."),
              ElementsAre("Acme", "Hotdog", "Hund"));
  EXPECT_THAT(terms.translations_in(""), IsEmpty());
  EXPECT_THAT(glossary(" cat \t Katze \n").translations_in("a cat."), ElementsAre("Katze"));
}

TEST_F(GlossaryTest, TakesWholeWordsOnly) {
  const Glossary terms = glossary("dog\tHund\n\xC3\xA9t\xC3\xA9\tSommer\n");
  EXPECT_THAT(terms.translations_in("dogs, hotdog and Dog"), IsEmpty());
  EXPECT_THAT(terms.translations_in("(dog)"), ElementsAre("Hund"));
  EXPECT_THAT(terms.translations_in("un \xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9s"),
              ElementsAre("Sommer"));
}

TEST_F(GlossaryTest, TakesTheLongestTermThatIsThere) {
  const Glossary terms = glossary("a\tx\na b\ty\na b c\tz\na bx\tw\n");
  EXPECT_THAT(terms.translations_in("a b cd"), ElementsAre("y"));
  EXPECT_THAT(terms.translations_in("a b c"), ElementsAre("z"));
  EXPECT_THAT(terms.translations_in("a bd"), ElementsAre("x"));
}

TEST_F(GlossaryTest, ChineseNeedsNoSpaces) {
  const Glossary terms = glossary("\xE5\x8C\x97\xE4\xBA\xAC\tBeijing\n");
  EXPECT_THAT(terms.translations_in("\xE6\x88\x91\xE5\x9C\xA8\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB7\xA5"),
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
