#include "heed/decoding/search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "heed/core/error.h"
#include "heed/model/attention_maps.h"
#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

constexpr int64_t vocab_size = 7;  // the special ids and three words

class Search : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    HEED_SKIP_WITHOUT(GetParam());
    // Large weights: a freshly drawn model hardly prefers one token to another.
    for (auto& parameter : model->parameters()) parameter.mul_(2.0);
    model->to(at::Device(GetParam()));
    model->eval();
  }

  // Of sentences that end in eos and are padded, [batch, src_len].
  std::vector<std::vector<Hypothesis>> found(const at::Tensor& source, SearchOptions options) {
    const at::Tensor is_token = source != pad_id;
    const at::Tensor on_device = source.to(model->device());
    const at::Tensor mask =
        is_token.all().item<bool>() ? at::Tensor() : is_token.to(model->device());
    std::vector<Sentence> sentences;
    for (int64_t i = 0; i < source.size(0); ++i) {
      const at::Tensor pieces = source[i].narrow(0, 0, is_token[i].sum().item<int64_t>() - 1);
      const at::Tensor ids = pieces.to(at::kInt).contiguous();
      const auto* const data = ids.const_data_ptr<int32_t>();
      sentences.push_back({{data, data + ids.numel()}, prefix, phrases, is_for_phrases});
    }
    const WholeVocabulary outputs(model->output);
    ModelDecoder decoder(model, model->encode(on_device, mask), outputs);
    return search(decoder, sentences, options);
  }

  /// Log probabilities of every next token after `tokens`, by full decoding.
  at::Tensor next_log_probs(const at::Tensor& source, const std::vector<int32_t>& tokens) {
    std::vector<int64_t> input{bos_id};
    input.insert(input.end(), tokens.begin(), tokens.end());
    const at::Tensor tgt = at::tensor(input, at::kLong).unsqueeze(0).to(model->device());
    return model->forward(source.to(model->device()), {}, tgt)[0][-1].log_softmax(-1).cpu().to(
        at::kDouble);
  }

  /// What a phrase adds to the score of a translation, by its first place there and the attention
  /// of the first layer.
  double cost_of(const Phrase& phrase, const std::vector<int32_t>& source,
                 const std::vector<int32_t>& translation) {
    const auto place = std::ranges::search(translation, phrase.tokens);
    if (place.empty()) return -INFINITY;
    if (phrase.source.empty()) return 0.0;
    const AttentionMaps maps = attention_maps(model, source, translation);
    const at::Tensor of_steps = maps.cross.front().mean(0);
    const at::Tensor attention =
        of_steps[place.begin() - translation.begin()].narrow(0, 0, std::ssize(source));
    double share = 0.0;
    for (const int64_t i : phrase.source) share += attention[i].item<double>();
    return 3.0 * std::log(share / attention.sum().item<double>());
  }

  std::vector<int32_t> prefix;  // of all sentences
  std::vector<Phrase> phrases;  // as well
  std::function<bool(int32_t)> is_for_phrases = {};
  const bool seeded = (torch::manual_seed(23), true);
  Transformer model = make_transformer(tiny_config(vocab_size));
  const at::NoGradGuard no_grad;
  const at::Tensor src = at::tensor({4, 5, 6, 4, 3}, at::kLong).unsqueeze(0);
};

TEST_P(Search, ABeamOfOneTakesTheMostProbableTokenEachTime) {
  for (int64_t number = 0; number < 30; ++number) {  // some end where another token is close
    at::Tensor source = at::randint(eos_id + 1, vocab_size, {1, 5}, at::kLong);
    source[0][4] = eos_id;
    const Hypothesis first = found(source, {.beam_size = 1, .max_extra_length = 10})[0].front();
    std::vector<int32_t> expected;
    double log_prob = 0.0;
    while (std::ssize(expected) < 14) {
      at::Tensor next = next_log_probs(source, expected);
      for (const int64_t never : {pad_id, unk_id, bos_id}) next[never] = -INFINITY;
      const auto token = next.argmax().item<int64_t>();
      log_prob += next[token].item<double>();
      if (token == eos_id) break;
      expected.push_back(static_cast<int32_t>(token));
    }
    EXPECT_EQ(first.tokens, expected);
    EXPECT_NEAR(first.log_prob, log_prob, 1e-4);
  }
}

TEST_P(Search, AWideBeamFindsWhatBruteForceFinds) {
  constexpr int64_t max_length = 4;  // of 3 words: 1 + 3 + 9 + 27 translations that end
  const at::Tensor one_word = at::tensor({5, 3}, at::kLong).unsqueeze(0);
  const SearchOptions options{
      .beam_size = 130, .length_penalty = 0.6, .max_extra_length = max_length - 1};
  Hypothesis best{.score = -INFINITY};
  const std::function<void(std::vector<int32_t>, double)> visit = [&](auto tokens, double so_far) {
    const at::Tensor next = next_log_probs(one_word, tokens);
    const double log_prob = so_far + next[eos_id].template item<double>();
    const double score = hypothesis_score(log_prob, std::ssize(tokens) + 1, options);
    if (score > best.score) best = {.tokens = tokens, .log_prob = log_prob, .score = score};
    if (std::ssize(tokens) + 1 == max_length) return;
    for (int32_t word = eos_id + 1; word < vocab_size; ++word) {
      auto longer = tokens;
      longer.push_back(word);
      visit(longer, so_far + next[word].template item<double>());
    }
  };
  visit({}, 0.0);
  const Hypothesis first = found(one_word, options)[0].front();
  EXPECT_EQ(first.tokens, best.tokens);
  EXPECT_NEAR(first.score, best.score, 1e-4);
}

TEST_P(Search, HypothesesComeBestFirstAndNeverTwice) {
  const auto list = found(src, {.beam_size = 4, .max_extra_length = 6})[0];
  ASSERT_FALSE(list.empty());
  EXPECT_LE(list.size(), 4);
  for (size_t i = 1; i < list.size(); ++i) {
    EXPECT_GE(list[i - 1].score, list[i].score);
    EXPECT_NE(list[i - 1].tokens, list[i].tokens);
  }
}

TEST_P(Search, NeighboursAndTheirOrderChangeNothing) {
  const at::Tensor batch =
      at::tensor({4, 5, 6, 4, 3, 6, 3, 0, 0, 0, 5, 5, 4, 3, 0}, at::kLong).view({3, 5});
  for (const int64_t beam_size : {1, 4}) {
    const SearchOptions options{.beam_size = beam_size, .max_extra_length = 8};
    const auto together = found(batch, options);
    const auto flipped = found(batch.flip(0), options);
    for (int64_t i = 0; i < 3; ++i) {
      const int64_t length = (batch[i] != pad_id).sum().item<int64_t>();
      const auto alone = found(batch[i].narrow(0, 0, length).unsqueeze(0), options)[0];
      EXPECT_EQ(together[static_cast<size_t>(i)].front().tokens, alone.front().tokens);
      EXPECT_EQ(flipped[static_cast<size_t>(2 - i)].front().tokens, alone.front().tokens);
    }
  }
}

TEST_P(Search, NoTranslationIsLongerThanAllowedOrHoldsSpecialIds) {
  for (const int64_t extra : {1, 5}) {
    const auto hypotheses = found(src, {.beam_size = 3, .max_extra_length = extra});
    for (const auto& hypothesis : hypotheses[0]) {
      EXPECT_LE(std::ssize(hypothesis.tokens), 4 + extra);
      EXPECT_TRUE(std::all_of(hypothesis.tokens.begin(), hypothesis.tokens.end(),
                              [](int32_t token) { return token > eos_id; }));
    }
  }
}

TEST_P(Search, NoPiecesComeTwiceWhereTheyMayNot) {
  for (const int64_t beam_size : {1, 3}) {
    for (const int64_t size : {1, 2, 3}) {
      const auto hypotheses = found(src, {.beam_size = beam_size, .no_repeat_ngram = size});
      for (const auto& hypothesis : hypotheses[0]) {
        const std::vector<int32_t>& tokens = hypothesis.tokens;
        std::set<std::vector<int32_t>> seen;
        for (auto at = tokens.begin(); std::distance(at, tokens.end()) >= size; ++at) {
          EXPECT_TRUE(seen.insert({at, at + size}).second) << "beam " << beam_size;
        }
      }
    }
  }
}

TEST_P(Search, NoTranslationIsShorterThanAllowed) {
  for (const int64_t beam_size : {1, 3}) {
    for (const int64_t least : {1, 6, 9}) {
      const auto hypotheses =
          found(src, {.beam_size = beam_size, .max_extra_length = 5, .min_length = least});
      for (const auto& hypothesis : hypotheses[0]) EXPECT_GE(std::ssize(hypothesis.tokens), least);
    }
  }
}

TEST_P(Search, WhatDoesNotEndIsKnownForIt) {
  const SearchOptions endless{.beam_size = 2, .max_extra_length = 3, .min_length = 7};
  const auto hypotheses = found(src, endless);
  for (const auto& hypothesis : hypotheses[0]) EXPECT_FALSE(hypothesis.has_ended);
}

TEST_P(Search, AModelOfNoNumbersGivesATranslationAllTheSame) {
  model->output->weight.fill_(NAN);
  for (const auto& hypotheses : found(src, {.beam_size = 2})) EXPECT_FALSE(hypotheses.empty());
}

TEST_P(Search, LogProbsAreTheModelsForEachToken) {
  for (const SearchOptions& options :
       {SearchOptions{.beam_size = 3, .max_extra_length = 4},
        SearchOptions{.beam_size = 1, .max_extra_length = 4, .repetition_penalty = 3.0},
        SearchOptions{.max_extra_length = 4, .samples = 3, .temperature = 2.0}}) {
    const auto list = found(src, options)[0];
    for (const Hypothesis& hypothesis : list) {
      std::vector<int32_t> tokens = hypothesis.tokens;
      if (hypothesis.has_ended) tokens.push_back(eos_id);
      ASSERT_EQ(hypothesis.log_probs.size(), tokens.size());
      double sum = 0.0;
      for (size_t i = 0; i < tokens.size(); ++i) {
        const at::Tensor next = next_log_probs(src, {tokens.begin(), tokens.begin() + i});
        EXPECT_NEAR(hypothesis.log_probs[i], next[tokens[i]].item<double>(), 1e-4);
        sum += hypothesis.log_probs[i];
      }
      EXPECT_NEAR(hypothesis.log_prob, sum, 1e-4);
    }
  }
}

TEST_P(Search, TheNBestOfAWideBeamAreThoseOfBruteForce) {
  constexpr int64_t max_length = 4;
  const at::Tensor one_word = at::tensor({5, 3}, at::kLong).unsqueeze(0);
  for (const StopRule stop : {StopRule::optimal, StopRule::likely}) {
    const SearchOptions options{
        .beam_size = 130, .n_best = 20, .stop = stop, .max_extra_length = max_length - 1};
    std::vector<double> scores;
    const std::function<void(std::vector<int32_t>, double)> visit = [&](auto tokens, double sum) {
      const at::Tensor next = next_log_probs(one_word, tokens);
      const int64_t length = std::ssize(tokens) + 1;
      scores.push_back(
          hypothesis_score(sum + next[eos_id].template item<double>(), length, options));
      if (length == max_length) return;
      for (int32_t word = eos_id + 1; word < vocab_size; ++word) {
        auto longer = tokens;
        longer.push_back(word);
        visit(longer, sum + next[word].template item<double>());
      }
    };
    visit({}, 0.0);
    std::ranges::sort(scores, std::greater());
    const auto list = found(one_word, options)[0];
    ASSERT_GE(list.size(), 20);
    for (size_t i = 0; i < 20; ++i) EXPECT_NEAR(list[i].score, scores[i], 1e-4);
  }
}

TEST_P(Search, StopRulesWaitForMoreInTheirOrder) {
  const auto best = [&](const at::Tensor& source, StopRule stop, double patience) {
    const SearchOptions options{.beam_size = 5,
                                .length_penalty = 1.5,
                                .stop = stop,
                                .patience = patience,
                                .max_extra_length = 20};
    return found(source, options)[0].front().score;
  };
  int64_t improved = 0;
  for (int64_t number = 0; number < 20; ++number) {
    at::Tensor source = at::randint(eos_id + 1, vocab_size, {1, 5}, at::kLong);
    source[0][4] = eos_id;
    const double first = best(source, StopRule::first, 1);
    const double patient = best(source, StopRule::patience, 1);
    EXPECT_GE(patient, first);
    EXPECT_GE(best(source, StopRule::patience, 4), patient);
    improved += patient > first ? 1 : 0;
  }
  EXPECT_GT(improved, 0);
}

TEST_P(Search, RepeatedPiecesArePenalized) {
  const auto repetitions = [&](double penalty) {
    int64_t count = 0;
    for (int64_t number = 0; number < 10; ++number) {
      at::Tensor source = at::randint(eos_id + 1, vocab_size, {1, 6}, at::kLong);
      source[0][5] = eos_id;
      const SearchOptions options{.beam_size = 2, .min_length = 6, .repetition_penalty = penalty};
      const std::vector<int32_t> tokens = found(source, options)[0].front().tokens;
      count += std::ssize(tokens) - std::ssize(std::set(tokens.begin(), tokens.end()));
    }
    return count;
  };
  torch::manual_seed(3);
  const int64_t usual = repetitions(1.0);
  torch::manual_seed(3);
  EXPECT_LT(repetitions(20.0), usual);
}

TEST_P(Search, GroupsBeginDifferently) {
  // With an endless penalty the groups of one choose different pieces at each position.
  const SearchOptions options{.beam_size = 3,
                              .n_best = 3,
                              .max_extra_length = 3,
                              .min_length = 3,
                              .diverse_groups = 3,
                              .diversity_penalty = 1e6};
  const auto list = found(src, options)[0];
  ASSERT_EQ(list.size(), 3);
  std::set<int32_t> first;
  for (const Hypothesis& hypothesis : list) first.insert(hypothesis.tokens.front());
  EXPECT_EQ(first.size(), 3);
}

TEST_P(Search, GroupsWithoutAPenaltyAreBeamsOfTheirSize) {
  const auto alone = found(src, {.beam_size = 2, .max_extra_length = 6})[0];
  const SearchOptions options{
      .beam_size = 4, .max_extra_length = 6, .diverse_groups = 2, .diversity_penalty = 0.0};
  const auto grouped = found(src, options)[0];
  ASSERT_EQ(grouped.size(), alone.size());
  for (size_t i = 0; i < alone.size(); ++i) EXPECT_EQ(grouped[i].tokens, alone[i].tokens);
}

TEST_P(Search, SamplesAreAsFrequentAsTheyAreProbable) {
  const at::Tensor one_word = at::tensor({5, 3}, at::kLong).unsqueeze(0);
  for (const double temperature : {1.0, 0.5}) {
    const SearchOptions options{.max_length = 1, .samples = 1000, .temperature = temperature};
    std::vector<double> frequency(vocab_size);
    const auto list = found(one_word, options)[0];
    for (const Hypothesis& hypothesis : list) {
      frequency[static_cast<size_t>(hypothesis.tokens.empty() ? eos_id : hypothesis.tokens[0])] +=
          0.001;
    }
    at::Tensor expected = (next_log_probs(one_word, {}) / temperature).exp();
    for (const int64_t never : {pad_id, unk_id, bos_id}) expected[never] = 0.0;
    expected = expected / expected.sum();
    for (int64_t token = 0; token < vocab_size; ++token) {  // within four standard deviations
      EXPECT_NEAR(frequency[static_cast<size_t>(token)], expected[token].item<double>(), 0.064);
    }
  }
}

TEST_P(Search, SamplesAreTruncated) {
  const auto different = [&](SearchOptions options) {
    options.samples = 200;
    options.max_length = 1;
    std::set<std::vector<int32_t>> seen;
    const auto list = found(src, options)[0];
    for (const Hypothesis& hypothesis : list) seen.insert(hypothesis.tokens);
    return seen.size();
  };
  EXPECT_EQ(different({.temperature = 100.0}), 4);  // three words, and the end
  EXPECT_EQ(different({.temperature = 100.0, .top_k = 2}), 2);
  EXPECT_EQ(different({.temperature = 100.0, .top_p = 0.6}), 3);
  EXPECT_EQ(different({.top_p = 1e-9}), 1);
}

TEST_P(Search, SamplesDependOnTheSeedAndTheSentenceAlone) {
  const at::Tensor batch =
      at::tensor({4, 5, 6, 4, 3, 6, 3, 0, 0, 0, 5, 5, 4, 3, 0}, at::kLong).view({3, 5});
  const SearchOptions options{.max_extra_length = 8, .samples = 5};
  const auto tokens = [](const std::vector<Hypothesis>& list) {
    std::vector<std::vector<int32_t>> all;
    for (const Hypothesis& hypothesis : list) all.push_back(hypothesis.tokens);
    return all;
  };
  const auto together = found(batch, options);
  const auto alone = found(batch[2].narrow(0, 0, 4).unsqueeze(0), options);
  EXPECT_EQ(tokens(together[2]), tokens(alone[0]));
  SearchOptions other = options;
  other.sample_seed = 2;
  EXPECT_NE(tokens(found(batch, other)[2]), tokens(alone[0]));
}

TEST_P(Search, TranslationsBeginWithThePrefix) {
  prefix = {6, 6, 4, 6, 6};
  for (const SearchOptions& options :
       {SearchOptions{.beam_size = 1, .max_extra_length = 6},
        SearchOptions{.beam_size = 3, .max_extra_length = 6, .no_repeat_ngram = 2},
        SearchOptions{.beam_size = 4, .max_extra_length = 6, .diverse_groups = 2},
        SearchOptions{.max_length = 3, .samples = 4}}) {
    const auto list = found(src, options)[0];
    for (const Hypothesis& hypothesis : list) {
      ASSERT_GE(hypothesis.tokens.size(), prefix.size());
      EXPECT_TRUE(std::equal(prefix.begin(), prefix.end(), hypothesis.tokens.begin()));
      for (size_t i = 0; i < prefix.size(); ++i) {
        const at::Tensor next = next_log_probs(src, {prefix.begin(), prefix.begin() + i});
        EXPECT_NEAR(hypothesis.log_probs[i], next[prefix[i]].item<double>(), 1e-4);
      }
    }
  }
}

// Else an improbable prefix would make any longer translation a better one.
TEST_P(Search, ForcedTokensCountWholeWhateverTheLength) {
  prefix = {6, 4, 6};
  const SearchOptions options{.beam_size = 4, .n_best = 4, .length_penalty = 1.0};
  const auto list = found(src, options)[0];
  for (const Hypothesis& hypothesis : list) {
    double forced = 0.0;
    for (size_t i = 0; i < prefix.size(); ++i) forced += hypothesis.log_probs[i];
    const int64_t length = std::ssize(hypothesis.log_probs);
    EXPECT_NEAR(hypothesis.score,
                hypothesis_score(hypothesis.log_prob - forced, length, options) + forced, 1e-4);
  }
}

TEST_P(Search, APhraseCountsWholeWhereItIsMet) {
  phrases = {{{5}}};
  const SearchOptions options{.beam_size = 4, .n_best = 4, .length_penalty = 1.0};
  const auto list = found(src, options)[0];
  for (const Hypothesis& hypothesis : list) {
    const auto met = std::ranges::find(hypothesis.tokens, 5);
    ASSERT_NE(met, hypothesis.tokens.end());
    const auto place = static_cast<size_t>(met - hypothesis.tokens.begin());
    const double forced = hypothesis.log_probs[place];
    const int64_t length = std::ssize(hypothesis.log_probs);
    EXPECT_NEAR(hypothesis.score,
                hypothesis_score(hypothesis.log_prob - forced, length, options) + forced, 1e-4);
  }
}

TEST_P(Search, TranslationsHaveTheirPhrases) {
  phrases = {{{6, 4, 6}}, {{5, 5}}, {{4}}};
  const std::vector<int32_t> begins{6};
  for (const int64_t beam_size : {1, 4}) {
    for (const bool has_prefix : {false, true}) {
      prefix = has_prefix ? begins : std::vector<int32_t>();
      const SearchOptions options{.beam_size = beam_size, .max_extra_length = 8};
      const std::vector<int32_t> tokens = found(src, options)[0].front().tokens;
      for (const auto& phrase : phrases) {
        EXPECT_FALSE(std::ranges::search(tokens, phrase.tokens).empty()) << "beam " << beam_size;
      }
      if (has_prefix) {
        EXPECT_EQ(tokens.front(), 6);
      }
    }
  }
}

/// Whether the phrase stands in the tokens with no word that goes on behind it.
bool has_whole(const std::vector<int32_t>& tokens, const std::vector<int32_t>& phrase,
               int32_t within) {
  for (auto from = tokens.begin();;) {
    const auto place = std::search(from, tokens.end(), phrase.begin(), phrase.end());
    if (place == tokens.end()) return false;
    const auto behind = place + std::ssize(phrase);
    if (behind == tokens.end() || *behind != within) return true;
    from = place + 1;
  }
}

TEST_P(Search, NoWordGoesOnBehindAPhrase) {
  for (const int32_t within : {4, 5, 6}) {
    phrases = {{{6, 4}, {}, [=](int32_t token) { return token == within; }}};
    const SearchOptions options{.beam_size = 4, .n_best = 4, .min_length = 5};
    const auto list = found(src, options)[0];
    for (const Hypothesis& hypothesis : list) {
      EXPECT_TRUE(has_whole(hypothesis.tokens, phrases[0].tokens, within));
    }
  }
}

TEST_P(Search, APhraseIsNotMetByAWordOfThePrefix) {
  prefix = {4, 5};
  phrases = {{{4}, {}, [](int32_t token) { return token == 5; }}};
  const std::vector<int32_t> tokens = found(src, {})[0].front().tokens;
  EXPECT_EQ(std::vector(tokens.begin(), tokens.begin() + 2), prefix);
  EXPECT_TRUE(has_whole(tokens, phrases[0].tokens, 5));
}

// A token that begins a phrase does not stand by itself, nor twice before it.
TEST_P(Search, WhatIsForPhrasesStandsNowhereElse) {
  phrases = {{{6, 4}}, {{6, 6, 5}}};
  for (const int32_t token : {4, 5, 6}) {
    is_for_phrases = [=](int32_t other) { return token == other; };
    const SearchOptions options{.beam_size = 4, .n_best = 4, .min_length = 7};
    const auto list = found(src, options)[0];
    const auto within =
        std::ranges::count(phrases[0].tokens, token) + std::ranges::count(phrases[1].tokens, token);
    for (const Hypothesis& hypothesis : list) {
      EXPECT_EQ(std::ranges::count(hypothesis.tokens, token), within);
    }
  }
}

TEST_P(Search, APhraseWithinAnotherHasAPlaceOfItsOwn) {
  for (const std::vector<int32_t>& longer : {std::vector{4, 5}, std::vector{5, 4}}) {
    phrases = {{{4}}, {longer}};
    const std::vector<int32_t> tokens = found(src, {})[0].front().tokens;
    EXPECT_FALSE(std::ranges::search(tokens, longer).empty());
    EXPECT_GE(std::ranges::count(tokens, 4), 2);
  }
}

TEST_P(Search, PhrasesComeAsOftenAsTheyAreAskedFor) {
  phrases.assign(12, {{6, 4}, {0, 2}});
  const std::vector<int32_t> tokens = found(src, {.max_extra_length = 30})[0].front().tokens;
  int64_t count = 0;
  for (auto rest = std::ranges::search(tokens, phrases[0].tokens); !rest.empty(); ++count) {
    rest = std::ranges::search(rest.end(), tokens.end(), phrases[0].tokens.begin(),
                               phrases[0].tokens.end());
  }
  EXPECT_GE(count, 12);
}

TEST_P(Search, WhatAPrefixForcesCountsOnce) {
  prefix = {5};
  phrases = {{{5}}, {{6}}};
  const SearchOptions options{.beam_size = 4, .n_best = 4, .length_penalty = 1.0};
  const auto list = found(src, options)[0];
  for (const Hypothesis& hypothesis : list) {
    const auto six = std::ranges::find(hypothesis.tokens, 6) - hypothesis.tokens.begin();
    const double forced = hypothesis.log_probs[0] + hypothesis.log_probs[static_cast<size_t>(six)];
    const int64_t length = std::ssize(hypothesis.log_probs);
    EXPECT_NEAR(hypothesis.score,
                hypothesis_score(hypothesis.log_prob - forced, length, options) + forced, 1e-4);
  }
}

// By their own probability and, where their source is known, the attention to it where they begin.
TEST_P(Search, PhrasesAreFoundWhereBruteForceFindsThem) {
  constexpr int64_t max_length = 4;
  const std::vector<int32_t> words{5, 4};
  const at::Tensor two_words = at::tensor({5, 4, 3}, at::kLong).unsqueeze(0);
  const SearchOptions options{.beam_size = 130,
                              .length_penalty = 0.0,
                              .max_extra_length = max_length - 2,
                              .alignment_layer = 1};
  double best = -INFINITY;
  const std::function<void(std::vector<int32_t>, double)> visit = [&](auto tokens, double sum) {
    const at::Tensor next = next_log_probs(two_words, tokens);
    const int64_t length = std::ssize(tokens) + 1;
    double score = sum + next[eos_id].template item<double>();
    for (const Phrase& phrase : phrases) score += cost_of(phrase, words, tokens);
    best = std::max(best, hypothesis_score(score, length, options));
    if (length == max_length) return;
    for (int32_t word = eos_id + 1; word < vocab_size; ++word) {
      auto longer = tokens;
      longer.push_back(word);
      visit(longer, sum + next[word].template item<double>());
    }
  };
  using Phrases = std::vector<Phrase>;
  for (const Phrases& wanted :
       {Phrases{{{6, 4}}, {{5}}}, Phrases{{{4}}, {{5}}, {{6}}}, Phrases{{{4, 4, 5}}},
        Phrases{{{4}, {0}}}, Phrases{{{6}, {1}}, {{5}, {0}}}, Phrases{{{6, 4}, {1}}}}) {
    phrases = wanted;
    best = -INFINITY;
    visit({}, 0.0);
    EXPECT_NEAR(found(two_words, options)[0].front().score, best, 1e-4);
  }
}

TEST_P(Search, PhrasesThatBeginAlikeComeInAnyOrder) {
  phrases = {{{4, 5}}, {{4, 6}}};
  prefix = {4, 6};
  const SearchOptions options{.beam_size = 4, .max_length = 5};
  const std::vector<int32_t> tokens = found(src, options)[0].front().tokens;
  EXPECT_FALSE(std::ranges::search(tokens, phrases[0].tokens).empty());
}

INSTANTIATE_TEST_SUITE_P(Devices, Search, testing::ValuesIn(test_devices()));

TEST(HypothesisScore, IsLogProbOverTheNormalizationAndTheReward) {
  EXPECT_DOUBLE_EQ(hypothesis_score(-6.0, 7, {.length_penalty = 0.0}), -6.0);
  EXPECT_DOUBLE_EQ(hypothesis_score(-6.0, 7, {.length_penalty = 1.0}), -3.0);
  EXPECT_DOUBLE_EQ(hypothesis_score(-6.0, 1, {.length_penalty = 0.6}), -6.0);
  SearchOptions options{.length_penalty = 1.0,
                        .length_normalization = LengthNormalization::power,
                        .word_reward = 0.25};
  EXPECT_DOUBLE_EQ(hypothesis_score(-6.0, 4, options), -1.5 + 1.0);
  options.length_penalty = 2.0;
  EXPECT_DOUBLE_EQ(hypothesis_score(-6.0, 4, options), -0.375 + 1.0);
}

TEST(CheckSearch, RefusesWhatContradictsItself) {
  EXPECT_NO_THROW(check_search({.beam_size = 4, .n_best = 4}));
  EXPECT_THROW(check_search({.beam_size = 4, .n_best = 5}), UsageError);
  EXPECT_NO_THROW(check_search({.beam_size = 4, .n_best = 5, .samples = 5}));
  EXPECT_THROW(check_search({.n_best = 4, .samples = 3}), UsageError);
  EXPECT_NO_THROW(check_search({.beam_size = 6, .diverse_groups = 3}));
  EXPECT_THROW(check_search({.beam_size = 4, .diverse_groups = 3}), UsageError);
  EXPECT_THROW(check_search({.top_k = 3}), UsageError);
  EXPECT_THROW(check_search({.stop = StopRule::first, .samples = 3}), UsageError);
  EXPECT_THROW(check_search({.patience = 2.0}), UsageError);
  EXPECT_THROW(check_search({.max_length = 5, .min_length = 5}), UsageError);
}

}  // namespace
}  // namespace heed
