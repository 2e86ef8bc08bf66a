#include "heed/decoding/translator.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::ElementsAre;

constexpr auto same = [](std::vector<std::string> words) { return words; };

class TranslatorTest : public testing::Test {
 protected:
  Translator translator(TranslatorOptions options = {}) {
    options.search.max_extra_length = 3;
    return {model, tokenizer, options};
  }

  std::vector<std::string> translated(const std::vector<std::string>& lines,
                                      TranslatorOptions options = {}) {
    return texts_of(translator(options).translate(lines));
  }

  const ParallelText text = random_words(60, 9, /*seed=*/4, same);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const bool seeded = (torch::manual_seed(2), true);
  Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
};

TEST_F(TranslatorTest, KeepsTheOrderWhateverTheBatches) {
  TranslatorOptions alone, together;
  alone.batch_tokens = 1;
  together.batch_tokens = 100'000;
  const auto one_by_one = translated(text.source, alone);
  EXPECT_EQ(one_by_one.size(), text.source.size());
  EXPECT_EQ(translated(text.source, together), one_by_one);
  EXPECT_EQ(translated(text.source), one_by_one);
}

// Lines with several terms want more of the next tokens than their neighbours do.
TEST_F(TranslatorTest, TermsDependOnNoNeighbours) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("glossary.tsv", "a\tb c d e f b c d e f\nb\tc\nc\tg g\n");
  const at::NoGradGuard no_grad;
  for (auto& parameter : model->parameters()) parameter.mul_(2.0);  // clearer preferences
  TranslatorOptions alone, together;
  alone.batch_size = 1;
  together.batch_size = 60;
  std::vector<std::vector<std::string>> found;
  for (const TranslatorOptions& options : {alone, together}) {
    Translator with_terms = translator(options);
    with_terms.use_glossary(Glossary::read(file));
    found.push_back(texts_of(with_terms.translate(text.source)));
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST_F(TranslatorTest, BlankLinesStayEmpty) {
  const std::vector<std::string> lines{"", "a b", "  \t", "c"};
  const auto translations = translated(lines);
  ASSERT_EQ(translations.size(), 4);
  EXPECT_EQ(translations[0], "");
  EXPECT_EQ(translations[2], "");
  EXPECT_THAT(translated({}), ElementsAre());
  EXPECT_THAT(translated({""}), ElementsAre(""));
}

TEST_F(TranslatorTest, ALongLineIsTheJoinOfItsPartsWithTheirSpacing) {
  TranslatorOptions options;
  options.max_source_length = 4;
  const std::vector<std::string> whole{"  a b c d  e f g h   a b "};
  const std::vector<Translation> translations = translator(options).translate(whole);
  const auto parts = translated({"a b c d", "e f g h", "a b"}, options);
  EXPECT_EQ(translations[0].text, parts[0] + "  " + parts[1] + "   " + parts[2]);
  EXPECT_EQ(translations[0].parts, 3);
  EXPECT_EQ(translator(options).translate(std::vector<std::string>{"a b", " "})[0].parts, 1);
  EXPECT_EQ(translator(options).translate(std::vector<std::string>{"a b", " "})[1].parts, 0);
}

TEST_F(TranslatorTest, PartsCountTheWordsOfTheirLine) {
  TranslatorOptions options;
  options.max_source_length = 4;
  Translator with_alignment = translator(options);
  with_alignment.show_alignment();
  const std::vector<std::string> lines{"abcdefgh abc", "abcdefghabcd"};
  const std::vector<int64_t> last_words{1, 0};
  const std::vector<Translation> translations = with_alignment.translate(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_GT(translations[i].parts, 2);
    EXPECT_EQ(translations[i].alignment.back().source, last_words[i]) << lines[i];
    const auto last_target = std::ssize(translations[i].words) - 1;
    EXPECT_EQ(translations[i].alignment.back().target, last_target);
    std::string words;
    for (const TranslatedWord& word : translations[i].words) words += word.text + " ";
    EXPECT_EQ(words, translations[i].text + " ");
  }
}

TEST_F(TranslatorTest, PartsOfALineHaveItsTermsWhole) {
  const TemporaryDirectory directory;
  TranslatorOptions options;
  options.max_source_length = 6;
  Translator with_terms = translator(options);
  with_terms.use_glossary(
      Glossary::read(directory.file("glossary.tsv", "c. D\tg\nabcdefgh abcdefgh\tc\n")));
  const auto in_parts = with_terms.translate(std::vector<std::string>{"a b c. D e f g h"});
  EXPECT_GT(in_parts[0].parts, 1);
  ASSERT_EQ(in_parts[0].terms.size(), 1);
  EXPECT_EQ(in_parts[0].terms[0].term, "c. D");
  EXPECT_FALSE(in_parts[0].defects.contains(Defect::lost));
  const auto too_long = with_terms.translate(std::vector<std::string>{"abcdefgh abcdefgh"});
  EXPECT_TRUE(too_long[0].defects.contains(Defect::lost)) << "no part has the term";
  EXPECT_EQ(too_long[0].terms.size(), 1);
}

TEST_F(TranslatorTest, TranslatesSentenceBySentenceWhereItIsAskedTo) {
  TranslatorOptions options;
  options.split_sentences = SentenceSplitting::always;
  const std::vector<Translation> translations =
      translator(options).translate(std::vector<std::string>{"a b! C d.  e f! ", " a b "});
  const auto parts = translated({"a b!", "C d.  e f!", " a b "});
  EXPECT_EQ(translations[0].text, parts[0] + " " + parts[1]);
  EXPECT_EQ(translations[0].parts, 2);
  EXPECT_EQ(translations[1].text, parts[2]);
  EXPECT_EQ(translations[1].parts, 1);
}

TEST_F(TranslatorTest, EveryInputGivesOneLine) {
  const std::vector<std::string> odd{"\xF0\x9F\x98\x80 \xE2\x80\xA8", "a\rb",
                                     std::string(3000, 'a'), "\xC2\xA0"};
  for (const auto& translation : translated(odd)) {
    EXPECT_EQ(translation.find('\n'), std::string::npos);
  }
}

TEST_F(TranslatorTest, WhatDoesNotEndIsSearchedForAgainAndKnown) {
  TranslatorOptions once, again;
  once.search_again = false;
  const auto first = translator(once).translate(text.source);
  const auto second = translator(again).translate(text.source);
  int64_t defective = 0;
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(second[i].defects, first[i].defects);
    EXPECT_FALSE(first[i].is_mended);
    if (!second[i].is_mended) {
      EXPECT_EQ(second[i].text, first[i].text);
    }
    defective += first[i].defects.empty() ? 0 : 1;
  }
  EXPECT_GT(defective, 0);  // an untrained model seldom ends
}

TEST_F(TranslatorTest, TheNBestBeginWithTheBest) {
  TranslatorOptions one, several;
  one.search_again = several.search_again = false;
  several.search.n_best = 3;
  several.max_source_length = one.max_source_length = 4;
  std::vector<std::string> lines = text.source;
  lines.push_back("");
  const auto best = translator(one).translate(lines);
  const auto lists = translator(several).translate(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (best[i].parts == 0) {
      EXPECT_TRUE(lists[i].others.empty());
      continue;
    }
    ASSERT_EQ(lists[i].others.size(), 2) << lines[i];
    EXPECT_GE(lists[i].score, lists[i].others[0].score);
    EXPECT_GE(lists[i].others[0].score, lists[i].others[1].score);
  }
}

std::vector<TranslatedText> all_of(const Translation& translation) {
  std::vector<TranslatedText> all{translation};
  all.insert(all.end(), translation.others.begin(), translation.others.end());
  return all;
}

bool has_ended(const TranslatedText& text) { return text.pieces.back().text == "</s>"; }

TEST_F(TranslatorTest, AllOfTheNBestHaveTheTermsThatTheBestHas) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("glossary.tsv", "a\tb c\nb\te\n");
  for (const Utility mbr : {Utility::none, Utility::chrf}) {
    TranslatorOptions options;
    options.search.n_best = 4;
    options.mbr = mbr;
    Translator with_terms = translator(options);
    with_terms.use_glossary(Glossary::read(file));
    int64_t others = 0;
    for (const Translation& translation : with_terms.translate(text.source)) {
      if (translation.terms.empty() || translation.defects.contains(Defect::lost)) continue;
      std::set<std::string> seen;
      for (const TranslatedText& one : all_of(translation)) {
        for (const TranslatedTerm& term : translation.terms) {
          EXPECT_THAT(one.text, testing::HasSubstr(term.translation));
        }
        EXPECT_TRUE(seen.insert(one.text).second) << one.text;
      }
      others += std::ssize(translation.others);
      std::vector<TranslatedText> ended = all_of(translation);
      std::erase_if(ended, std::not_fn(has_ended));  // what is cut off comes last
      EXPECT_TRUE(std::ranges::is_sorted(ended, std::greater(), &TranslatedText::score));
    }
    EXPECT_GT(others, 0);
  }
}

using Phrases = std::vector<std::string>;

TEST_F(TranslatorTest, TranslationsHoldThePhrasesOfTheirLines) {
  const std::vector<std::string> lines{"a b c", "d e", "f g h a b", "c"};
  const std::vector<Phrases> phrases{{"h h"}, {}, {"g", "g f"}, {"e", "f", "g a"}};
  for (const Utility mbr : {Utility::none, Utility::chrf}) {
    TranslatorOptions options;
    options.mbr = mbr;
    options.search.n_best = 3;
    const auto found = translator(options).translate(lines, {.phrases = phrases}, {});
    EXPECT_EQ(found[1].text, translated(lines, options)[1]) << "it has none";
    EXPECT_THAT(found[0].text, testing::HasSubstr("h h"));
    for (const std::string& phrase : phrases[3]) {
      EXPECT_THAT(found[3].text, testing::HasSubstr(phrase));
      for (const auto& other : found[3].others) EXPECT_THAT(other.text, testing::HasSubstr(phrase));
    }
    EXPECT_THAT(found[2].text, testing::HasSubstr("g f"));
    EXPECT_GE(std::ranges::count(found[2].text, 'g'), 2) << "the one within does not count";
    for (const Translation& translation : found) {
      EXPECT_FALSE(translation.defects.contains(Defect::lost)) << translation.text;
    }
  }
}

TEST_F(TranslatorTest, PhrasesOfALineInPartsGoWhereTheyCostLeast) {
  TranslatorOptions options;
  options.max_source_length = 4;
  const std::string phrase = "h h b", other = "g f g";
  int64_t in_the_second = 0;
  for (const std::string first : {"a b c d", "d d a c", "e e e e", "f b a g"}) {
    for (const std::string second : {"e f g h", "a a c d", "b g e f", "h c d e"}) {
      const std::vector<std::string> parts{first, second}, whole{first + " " + second};
      const std::vector<Phrases> of_parts{{phrase}, {phrase}}, of_whole{{phrase, other}};
      const auto free = translator(options).translate(parts);
      const auto with = translator(options).translate(parts, {.phrases = of_parts}, {});
      const auto cost = [&](size_t i) { return free[i].log_prob - with[i].log_prob; };
      const bool is_second = cost(1) < cost(0);
      in_the_second += is_second;
      const std::vector<Phrases> only{{phrase}};
      const auto joined = translator(options).translate(whole, {.phrases = only}, {});
      EXPECT_EQ(joined[0].parts, 2);
      EXPECT_EQ(joined[0].text,
                is_second ? free[0].text + " " + with[1].text : with[0].text + " " + free[1].text);
      const auto both = translator(options).translate(whole, {.phrases = of_whole}, {});
      EXPECT_THAT(both[0].text, testing::HasSubstr(phrase));
      EXPECT_THAT(both[0].text, testing::HasSubstr(other));
      EXPECT_FALSE(both[0].defects.contains(Defect::lost));
    }
  }
  EXPECT_GT(in_the_second, 0);
  EXPECT_LT(in_the_second, 16);
}

TEST_F(TranslatorTest, AllOfTheNBestOfALineInPartsHoldItsPhrases) {
  TranslatorOptions options;
  options.max_source_length = 4;
  options.search.n_best = 3;
  const std::vector<std::string> lines{"a b c d e f g h", "d d a c h c d e"};
  const std::vector<Phrases> phrases{{"g", "g f g"}, {"h h", "b"}};
  const auto found = translator(options).translate(lines, {.phrases = phrases}, {});
  for (const Translation& translation : found) {
    EXPECT_EQ(translation.parts, 2);
    EXPECT_FALSE(translation.defects.contains(Defect::lost)) << translation.text;
    EXPECT_FALSE(translation.others.empty());
  }
  for (const TranslatedText& one : all_of(found[0])) {
    EXPECT_THAT(one.text, testing::HasSubstr("g f g"));
    EXPECT_GE(std::ranges::count(one.text, 'g'), 3) << "those within the other do not count";
  }
}

TEST_F(TranslatorTest, PhrasesAreHeldBesideTermsInWhicheverPart) {
  const TemporaryDirectory directory;
  TranslatorOptions options;
  options.max_source_length = 4;
  Translator with_terms = translator(options);
  with_terms.use_glossary(Glossary::read(directory.file("glossary.tsv", "a\tg f g\n")));
  const std::vector<std::string> lines{"a b c d e f g h"};
  const std::vector<Phrases> phrases{{"g"}};
  const auto found = with_terms.translate(lines, {.phrases = phrases}, {});
  EXPECT_GE(std::ranges::count(found[0].text, 'g'), 3) << found[0].text;
  EXPECT_FALSE(found[0].defects.contains(Defect::lost));
}

TEST_F(TranslatorTest, WhatIsNothingButPartsBecomesThose) {
  TranslatorOptions options;
  options.search.n_best = 2;
  const std::vector<std::string> lines{"{a}: %s %s %s %s %s %s", "https://a.org"};
  const auto found = translator(options).translate(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(found[i].text, lines[i]);
    EXPECT_TRUE(found[i].is_mended);
    EXPECT_TRUE(found[i].others.empty());
  }
}

TEST_F(TranslatorTest, SentencesOfAPrefixBelongToTheNextPart) {
  TranslatorOptions options;
  options.split_sentences = SentenceSplitting::always;
  const std::string line = "Ab cd. Ef gh! Ba dc?";
  const auto with = [&](const std::string& prefix) {
    const std::vector<std::string> lines{line}, prefixes{prefix};
    return translator(options).translate(lines, {.prefixes = prefixes}, {})[0];
  };
  const auto free = translated({"Ab cd.", "Ef gh!", "Ba dc?"}, options);
  const std::string second = with("Ba! Ca").text;
  EXPECT_EQ(with("Ba! Ca").parts, 3);
  EXPECT_THAT(second, testing::StartsWith("Ba! Ca"));
  EXPECT_THAT(second, testing::EndsWith(" " + free[2]));
  EXPECT_THAT(with("Ca d").text, testing::StartsWith("Ca d"));
  EXPECT_THAT(with("Ca d").text, testing::EndsWith(" " + free[1] + " " + free[2]));
  EXPECT_THAT(with("Aa. Bb. Cc. Dd. Ee").text, testing::StartsWith("Aa. Bb. Cc. Dd. Ee"));
  EXPECT_EQ(with("").text, free[0] + " " + free[1] + " " + free[2]);
}

TEST_F(TranslatorTest, WhatCannotHoldItsPhrasesIsFlagged) {
  const std::vector<std::string> lines{"", "a b"};
  const std::vector<Phrases> phrases{{"c"}, {"c"}};
  const auto found = translator().translate(lines, {.phrases = phrases}, {});
  EXPECT_THAT(found[0].defects, ElementsAre(Defect::lost));
  EXPECT_FALSE(found[0].is_mended);
  EXPECT_FALSE(found[1].defects.contains(Defect::lost));
}

TEST_F(TranslatorTest, RefusesConstraintsOfOtherLines) {
  const std::vector<std::string> lines{"a", "a b"}, prefixes{"a"};
  const std::vector<Phrases> phrases{{"c"}, {"c"}, {}};
  EXPECT_THROW(std::ignore = translator().translate(lines, {.prefixes = prefixes}, {}), UsageError);
  EXPECT_THROW(std::ignore = translator().translate(lines, {.phrases = phrases}, {}), UsageError);
}

TEST_F(TranslatorTest, PiecesAndWordsMakeUpTheTranslation) {
  for (const Translation& translation : translator().translate(text.source)) {
    double sum = 0.0;
    for (const TranslatedPiece& piece : translation.pieces) sum += piece.log_prob;
    EXPECT_NEAR(sum, translation.log_prob, 1e-4);
    std::string joined;
    for (const TranslatedWord& word : translation.words) {
      joined += (joined.empty() ? "" : " ") + word.text;
      EXPECT_GT(word.confidence, 0.0);
      EXPECT_LE(word.confidence, 1.0);
    }
    EXPECT_EQ(joined, translation.text);
  }
}

// Of the one with the same pieces.
double score_of(const TranslatedText& wanted, const std::vector<TranslatedText>& among) {
  const auto found = std::ranges::find_if(among, [&](const TranslatedText& one) {
    return std::ranges::equal(one.pieces, wanted.pieces, {}, &TranslatedPiece::text,
                              &TranslatedPiece::text);
  });
  EXPECT_NE(found, among.end()) << wanted.text;
  return found == among.end() ? 0.0 : found->score;
}

TEST_F(TranslatorTest, CoverageOrdersWhatASearchHasFound) {
  TranslatorOptions plain;
  plain.search_again = false;
  plain.search.n_best = plain.search.beam_size;
  TranslatorOptions once = plain, twice = plain, best = plain;
  once.search.coverage_penalty = best.search.coverage_penalty = 0.7;
  twice.search.coverage_penalty = 1.4;
  best.search.n_best = 1;
  const auto without = translator(plain).translate(text.source);
  const auto with = translator(once).translate(text.source);
  const auto with_more = translator(twice).translate(text.source);
  const auto chosen = translator(best).translate(text.source);
  int64_t differ = 0;
  for (size_t i = 0; i < with.size(); ++i) {
    const std::vector<TranslatedText> ordered = all_of(with[i]);
    EXPECT_TRUE(std::ranges::is_sorted(ordered, std::greater(), &TranslatedText::score));
    for (const TranslatedText& one : ordered) {
      const double before = score_of(one, all_of(without[i]));
      EXPECT_LE(one.score, before);
      EXPECT_NEAR(score_of(one, all_of(with_more[i])) - before, 2 * (one.score - before), 1e-4);
    }
    EXPECT_EQ(chosen[i].text, with[i].text);
    differ += without[i].text == with[i].text ? 0 : 1;
  }
  EXPECT_GT(differ, 0);
  once.mbr = Utility::chrf;
  EXPECT_THROW(translator(once), UsageError);
  best.search.beam_size = 1;
  EXPECT_THROW(translator(best), UsageError);
}

TEST_F(TranslatorTest, ShowsWhatEachTranslationAttendedTo) {
  TranslatorOptions options;
  options.search_again = false;
  options.search.n_best = 2;
  options.max_source_length = 4;
  Translator showing = translator(options);
  const std::vector<std::string> lines{"a b c d  e f", "", "b"};
  EXPECT_TRUE(showing.translate(lines)[0].attention.empty());
  showing.show_attention(true);
  const auto translations = showing.translate(lines);
  EXPECT_EQ(translations[0].attention.size(), 2);  // of its parts
  EXPECT_EQ(translations[0].others[0].attention.size(), 2);
  EXPECT_TRUE(translations[1].attention.empty());
  ASSERT_EQ(translations[2].attention.size(), 1);
  const auto& [source, translation, axes, maps] = translations[2].attention[0];
  EXPECT_EQ(source, "b");
  EXPECT_EQ(translation, translations[2].text);
  EXPECT_EQ(axes.cross.keys.back(), "</s>");
  const std::vector<int64_t> shape{std::ssize(axes.cross.queries), std::ssize(axes.cross.keys)};
  for (const at::Tensor& layer : maps.cross) {
    EXPECT_EQ(layer.sizes().slice(1).vec(), shape);
    EXPECT_TRUE(at::allclose(layer.sum(-1), at::ones({layer.size(0), layer.size(1)})));
  }
}

TEST_F(TranslatorTest, ShowsATranslationWhileItGrows) {
  TranslatorOptions options;
  options.search.beam_size = 1;
  options.search_again = false;
  Translator shown = translator(options);
  std::vector<std::string> seen;
  shown.watch([&](const std::string& so_far) { seen.push_back(so_far); });
  for (size_t i = 0; i < 10; ++i) {
    seen.clear();
    const auto translations = shown.translate(std::span(text.source).subspan(i, 1));
    for (const std::string& so_far : seen) {
      EXPECT_THAT(translations[0].text, testing::StartsWith(so_far));
    }
    EXPECT_EQ(std::ssize(seen), std::ssize(translations[0].pieces) - 1);
  }
  seen.clear();
  (void)shown.translate(text.source);  // several at once are not shown
  EXPECT_TRUE(seen.empty());
}

TEST_F(TranslatorTest, OptionsMayChange) {
  Translator one = translator();
  TranslatorOptions greedy = one.options();
  greedy.search.beam_size = 1;
  const auto expected = texts_of(translator(greedy).translate(text.source));
  one.set_options(greedy);
  EXPECT_EQ(texts_of(one.translate(text.source)), expected);
  TranslatorOptions wrong = greedy;
  wrong.search.n_best = 2;
  EXPECT_THROW(one.set_options(wrong), UsageError);
  EXPECT_EQ(texts_of(one.translate(text.source)), expected);
}

TEST_F(TranslatorTest, MinimumBayesRiskChoosesAmongTheSame) {
  TranslatorOptions all, mbr;
  all.search.samples = mbr.search.samples = 8;
  all.search.n_best = 8;
  mbr.mbr = Utility::chrf;
  const auto lists = translator(all).translate(text.source);
  const auto chosen = translator(mbr).translate(text.source);
  int64_t differ = 0;
  for (size_t i = 0; i < lists.size(); ++i) {
    std::vector<std::string> texts{lists[i].text};
    for (const TranslatedText& other : lists[i].others) texts.push_back(other.text);
    EXPECT_THAT(texts, testing::Contains(chosen[i].text));
    const std::vector<double> alike(8, 0.125);
    const auto utilities = expected_utilities(texts, alike, Utility::chrf);
    EXPECT_NEAR(chosen[i].score, *std::ranges::max_element(utilities), 1e-6);
    differ += chosen[i].text != lists[i].text ? 1 : 0;
  }
  EXPECT_GT(differ, 0);
}

TEST_F(TranslatorTest, ReportsProgressUpToTheEnd) {
  std::vector<int64_t> seen;
  TranslatorOptions options;
  options.batch_tokens = 64;
  (void)translator(options).translate(text.source, [&](int64_t done) { seen.push_back(done); });
  EXPECT_GT(seen.size(), 1);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), text.size());
}

}  // namespace
}  // namespace heed
