// What takes whose place, by attention that is given.
#include "decoding/substitution.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace heed {
namespace {

using testing::Eq;
using testing::Optional;

/// A word of the source is a piece.
class Substitution : public testing::Test {
 protected:
  /// Adds to the text, which must have it, that it is to become something else.
  void require(const std::string& source, const std::string& translation,
               RequiredPart::Kind kind = RequiredPart::Kind::term) {
    const size_t begin = text.find(source);
    parts.push_back({kind, begin, begin + source.size(), translation});
  }

  /// Each word of the translation looks at the source word of that number.
  [[nodiscard]] std::optional<std::string> result(const std::string& translation,
                                                  const std::vector<size_t>& looks_at) const {
    WordAttention attention;
    for (const size_t word : looks_at) {
      attention.emplace_back(static_cast<size_t>(std::ranges::count(text, ' ')) + 1, 0.1);
      attention.back().at(word) = 5.0 + static_cast<double>(word);
    }
    return result_by(attention, translation);
  }

  [[nodiscard]] std::optional<std::string> result_by(const WordAttention& attention,
                                                     const std::string& translation) const {
    std::vector<size_t> ends;
    for (size_t end = 0; end != std::string::npos;) {
      end = text.find(' ', end + 1);
      ends.push_back(std::min(end, text.size()));
    }
    const PlacedParts placed = with_parts_in_place(translation, attention, {text, parts}, ends);
    return placed.unclear.empty() ? std::optional(placed.text) : std::nullopt;
  }

  std::string text;
  std::vector<RequiredPart> parts;
};

TEST_F(Substitution, PutsATermInPlaceOfTheWordThatLooksAtIt) {
  text = "a dog runs .";
  require("dog", "K\xC3\xB6ter");
  EXPECT_THAT(result("(\"Hund\") ein, rennt.", {1, 0, 2}),
              Optional(Eq("(\"K\xC3\xB6ter\") ein, rennt.")));
  EXPECT_THAT(result("Ein Hund rennt .", {0, 1, 2, 3}), Optional(Eq("Ein K\xC3\xB6ter rennt .")));
  EXPECT_THAT(result("Ein \xE0\xA4\x97\xE0\xA4\xB2\xE0\xA5\x80 rennt .", {0, 1, 2, 3}),
              Optional(Eq("Ein K\xC3\xB6ter rennt .")));
}

TEST_F(Substitution, LeavesAnArticleThatLooksThereToo) {
  text = "woman sells fruit";
  require("woman", "Dame");
  EXPECT_THAT(result("eine Frau verkauft Obst", {0, 0, 1, 2}),
              Optional(Eq("eine Dame verkauft Obst")));
}

TEST_F(Substitution, LeavesWhatIsThereAndReplacesOnlyTheRest) {
  text = "man sees dog";
  require("man", "Kerl");
  require("dog", "Hund");
  EXPECT_THAT(result("Mann sieht Hund", {0, 1, 2}), Optional(Eq("Kerl sieht Hund")));
}

TEST_F(Substitution, HasParts) {
  text = "see https://a.org now";
  require("https://a.org", "https://a.org", RequiredPart::Kind::verbatim);
  EXPECT_THAT(result("siehe https://a.or, jetzt", {0, 1, 2}),
              Optional(Eq("siehe https://a.org, jetzt")));
  EXPECT_THAT(result("siehe \xE2\x80\x9Ehttp\xE2\x80\x9C jetzt", {0, 1, 2}),
              Optional(Eq("siehe \xE2\x80\x9Ehttps://a.org\xE2\x80\x9C jetzt")));
}

TEST_F(Substitution, ATextOfPartsAndMarksBecomesThose) {
  text = "dog";
  require("dog", "K\xC3\xB6ter");
  EXPECT_THAT(text_of_parts({text, parts}), Optional(Eq("K\xC3\xB6ter")));
  text = "{n}: %s, dog!";
  parts.clear();
  require("{n}", "{n}", RequiredPart::Kind::verbatim);
  require("%s", "%s", RequiredPart::Kind::verbatim);
  require("dog", "K\xC3\xB6ter");
  EXPECT_THAT(text_of_parts({text, parts}), Optional(Eq("{n}: %s, K\xC3\xB6ter!")));
  text = "{n}: %s, a dog!";
  parts.back() = {RequiredPart::Kind::term, 11, 14, "K\xC3\xB6ter"};
  EXPECT_EQ(text_of_parts({text, parts}), std::nullopt) << "it has a word";
  text = "dog dog";
  parts = {{RequiredPart::Kind::term, 0, 3, "Hund"}, {RequiredPart::Kind::term, 4, 7, "Hund"}};
  EXPECT_EQ(text_of_parts({text, parts}), std::nullopt) << "terms may go together in other ways";
}

TEST_F(Substitution, DoesNothingWhereItIsNotClear) {
  text = "a dog runs .";
  require("dog", "Hund");
  EXPECT_EQ(result("rennt .", {2, 3}), std::nullopt) << "nothing looks there";
  EXPECT_EQ(result("washing machine runs .", {1, 1, 2, 3}), std::nullopt);
  EXPECT_EQ(result("l'homme court .", {1, 2, 3}), std::nullopt);
  EXPECT_EQ(result("\xE8\xAE\xAD\xE7\xBB\x83GPU runs .", {1, 2, 3}), std::nullopt);
  require("a", "ein");
  EXPECT_EQ(result("Wau rennt .", {1, 2, 3}), std::nullopt);
}

TEST_F(Substitution, DoesNothingForPartsOfWords) {
  text = "a dog-like {n}-file";
  require("dog", "Hund");
  EXPECT_EQ(result("ein hundeartiges {n}-Dings", {0, 1, 2}), std::nullopt);
  parts.clear();
  require("{n}", "{n}", RequiredPart::Kind::verbatim);
  EXPECT_EQ(result("ein hundeartiges {N}-Dings", {0, 1, 2}), std::nullopt);
}

TEST_F(Substitution, DoesNothingWithinAnotherScript) {
  text = "see https://a.org";
  require("https://a.org", "https://a.org", RequiredPart::Kind::verbatim);
  EXPECT_EQ(result("\xE8\xAE\xBF\xE9\x97\xAEhttps://a.or\xE4\xBA\x86", {1}), std::nullopt);
}

TEST_F(Substitution, PutsATermInPlaceOfSeveralWords) {
  text = "the traffic light";
  require("traffic light", "Ampel");
  EXPECT_THAT(result("die Lampe", {0, 2}), Optional(Eq("die Ampel")));
  EXPECT_THAT(result("die (Verkehrs Lampe).", {0, 1, 2}), Optional(Eq("die (Ampel).")));
  EXPECT_THAT(result("eine Lampe zum Verkehr", {0, 2, 2, 1}), Optional(Eq("eine Ampel")))
      << "with what is between";
  EXPECT_EQ(result("die Verkehrs, Lampe", {0, 1, 2}), std::nullopt) << "more than words";
  EXPECT_EQ(result("leuchtende Lampe Verkehr", {1, 2, 1}), std::nullopt) << "no article";
}

TEST_F(Substitution, DoesNothingWhereAnotherWordWouldBeLost) {
  text = "brown and black dog";
  require("black dog", "Rappe");
  WordAttention attention{{0.2, 0.1, 0.4, 0.2}, {0.0, 0.0, 0.1, 0.9}};
  EXPECT_EQ(result_by(attention, "braun-schwarzer Hund"), std::nullopt);
  attention[0] = {0.05, 0.05, 0.6, 0.3};
  EXPECT_THAT(result_by(attention, "schwarzer Hund"), Optional(Eq("Rappe")));
}

TEST_F(Substitution, DoesNothingWhereAWordOfTheTermHasItsTranslationElsewhere) {
  text = "a city street";
  require("city street", "Gasse");
  const WordAttention attention{{0.8, 0.1, 0.1}, {0.0, 0.2, 0.8}, {0.4, 0.3, 0.3}, {0.5, 0.5, 0.0}};
  EXPECT_EQ(result_by(attention, "eine Stra\xC3\x9F\x65 der Stadt"), std::nullopt);
}

TEST_F(Substitution, TellsEqualTermsApart) {
  text = "man sees guy";
  require("man", "Kerl");
  require("guy", "Kerl");
  EXPECT_THAT(result("Kerl sieht Typ", {0, 1, 2}), Optional(Eq("Kerl sieht Kerl")));
  EXPECT_THAT(result("Mann sieht Kerl", {0, 1, 2}), Optional(Eq("Kerl sieht Kerl")));
  EXPECT_THAT(result("Mann sieht Typ", {0, 1, 2}), Optional(Eq("Kerl sieht Kerl")));
  EXPECT_THAT(result("Mann sieht Kerl", {0, 1, 1}), Optional(Eq("Kerl sieht Kerl")))
      << "the one that is there needs no place";
  EXPECT_EQ(result("Kerl Mann Typ", {1, 0, 2}), std::nullopt) << "never more of them than terms";
}

}  // namespace
}  // namespace heed
