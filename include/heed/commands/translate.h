#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/commands/load_translator.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/model/device.h"

namespace heed {

/// How translations are written: as lines of text, or of JSON, an object each; see
/// docs/file-formats.md.
enum class TranslationFormat { text, jsonl };
std::span<const std::pair<TranslationFormat, const char*>> enum_names(TranslationFormat);

/// What a model's weights are rounded to when it is written again.
enum class Quantization { none, int8 };
std::span<const std::pair<Quantization, const char*>> enum_names(Quantization);

/// All settings of heed-translate.
struct TranslateSettings {
  std::vector<std::string> model;
  EnsembleOptions ensemble;
  std::string input = "-";
  std::string output = "-";
  TranslationFormat format = TranslationFormat::text;
  TranslationPrecision precision = TranslationPrecision::fp32;
  bool shortlist = false;
  DeviceOptions compute;
  TranslatorOptions decoding;
  std::string alignment;
  std::string attention;
  std::string prefix;
  std::string constraints;
  std::string glossary;
  std::string score;
  Quantization quantize = Quantization::none;
  std::string reference;

  template <class Visitor>
  void visit(Visitor&& field) {
    field(
        "model", model,
        "Run directory, model directory or checkpoint file; repeat for an ensemble of models with "
        "the same vocabulary");
    ensemble.visit(field);
    field("input", input, "Text to translate, one sentence a line; - is standard input");
    field("output", output, "Where the translations go, line by line; - is standard output");
    field(
        "format", format,
        "Lines of text, or of JSON with log-probabilities of pieces, words' confidence, and flags "
        "of what was found wrong");
    field(
        "n_best", decoding.search.n_best,
        "Translations of each line, fewer where samples or groups came to the same; more than one "
        "are written as by Moses: NUMBER ||| TEXT ||| LOG_PROB ||| SCORE, or in JSON",
        between(1, 1000));
    decoding.visit(field);
    field("alignment", alignment,
          "File for the words that each word of a translation translates, as in Pharaoh (0-0 2-1: "
          "source, then target), line by line; in JSON they are as well");
    field(
        "attention", attention,
        "File for what each head of each layer attended to: a page to look at (FILE.html), or the "
        "weights as JSON (FILE.jsonl)");
    field("prefix", prefix,
          "File with a line for each of --input: what its translation begins with, or nothing; "
          "the last word may go on");
    field("constraints", constraints,
          "File with a line for each of --input: phrases, with tabs between them, that its "
          "translation holds as whole words, each at a place of its own, or nothing; for terms a "
          "glossary is better, which takes the place of other words");
    field("glossary", glossary,
          "File of lines TERM<tab>TRANSLATION: lines with the term, a whole word in letters of the "
          "same case, have that translation of it; without a tab the term stays as it is");
    field("score", score,
          "Instead of translating: write log p of the translations in this file, line by line");
    field("precision", precision, precision_help);
    field("shortlist", shortlist, shortlist_help);
    compute.visit(field);
    field("quantize", quantize,
          "Instead of translating: write the model with int8 weights as the directory --output");
    field("reference", reference,
          "With --quantize: translation of --input, to tell what it costs in BLEU");
  }
};

/// The option parser of heed-translate; `settings` must outlive it.
[[nodiscard]] OptionParser translate_options(TranslateSettings& settings);

/// Translates the input to the output.
void translate(TranslateSettings& settings, OptionParser& parser, Console& console);

/// Translates what a person types: each line is answered at once, and commands are obeyed.
void converse(TranslateSettings& settings, OptionParser& parser, Console& console);

}  // namespace heed
