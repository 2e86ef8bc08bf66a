#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "heed/decoding/defect.h"
#include "heed/decoding/hypothesis.h"
#include "heed/decoding/word_alignment.h"
#include "heed/model/attention_maps.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// A piece of a translation.
struct TranslatedPiece {
  std::string text = {};  ///< As in the vocabulary; "</s>" for the end.
  float log_prob = 0.0;   ///< The model's, given the source and the pieces before.
};

/// A word of a translation.
struct TranslatedWord {
  std::string text = {};
  double confidence = 0.0;  ///< The geometric mean of its pieces' probabilities.
  int64_t pieces = 1;       ///< How many it has.
};

/// What a model attended to when it read a line, or a part of it, and wrote its translation.
struct TranslationAttention {
  std::string source = {};
  std::string translation = {};
  AttentionMapAxes axes;
  AttentionMaps maps;
};

/// One way to translate a line. Of a line in several parts it holds the sums, all
/// pieces and all words.
struct TranslatedText {
  std::string text = {};
  double log_prob = 0.0;  ///< Of all its pieces, ends included.
  double score = 0.0;     ///< What it was chosen by.
  std::vector<TranslatedPiece> pieces = {};
  std::vector<TranslatedWord> words = {};
  std::vector<TranslationAttention> attention = {};  ///< Of each part, where asked for.
};

/// A term of a glossary, and what it became.
struct TranslatedTerm {
  std::string term = {};
  std::string translation = {};
};

/// The translation of a line.
struct Translation : TranslatedText {
  std::vector<WordLink> alignment = {};     ///< Where asked for: of all words of the text.
  std::vector<TranslatedTerm> terms = {};   ///< Of the glossary, in the line's order.
  std::vector<TranslatedText> others = {};  ///< The next best ones, where more than one is wanted.
  int64_t parts = 0;       ///< In how many parts it was translated; 0 for a blank line.
  Defects defects = {};    ///< What is wrong with it, of any part, or was before it was mended.
  bool is_mended = false;  ///< A second search gave this one, which has none of them.
  double seconds = 0.0;    ///< Its share of the time that its batches took.
};

/// The text of a translation's pieces as a line: controls, which pieces may spell, are spaces.
[[nodiscard]] std::string line_of(std::span<const int32_t> tokens, const Tokenizer& tokenizer);

/// A hypothesis as text, with its pieces and words.
[[nodiscard]] TranslatedText translated_text(const Hypothesis& hypothesis,
                                             const Tokenizer& tokenizer);

/// The texts alone.
[[nodiscard]] std::vector<std::string> texts_of(std::vector<Translation> translations);

}  // namespace heed
