#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "attention_writer.h"
#include "conversation.h"
#include "heed/core/error.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "translation_files.h"
#include "translation_input.h"
#include "translation_job.h"
#include "typed_lines.h"

namespace heed {
namespace {

// Enough lines to find many of like length for a batch, few enough to be in memory. The first
// lines are fewer, so that something is seen soon.
constexpr size_t most_lines_at_once = 4096;
constexpr size_t first_lines_at_once = 128;

// With attention, of which a long line alone may have megabytes.
constexpr size_t most_lines_with_attention = 8;

// "12 lines, 3.4 lines/s"
std::string speed(int64_t lines, const Stopwatch& stopwatch) {
  return fmt::format("{} {}, {:.1f} lines/s", format_count(lines), lines == 1 ? "line" : "lines",
                     static_cast<double>(lines) / stopwatch.seconds());
}

// Options that would do nothing, or not what they say.
void check_usage(const TranslateSettings& settings) {
  if (!settings.reference.empty()) {
    throw UsageError("--reference is for --quantize", "command line",
                     "To score translations, use heed-evaluate");
  }
  if (settings.alignment == "-" && settings.output == "-") {
    throw UsageError("translations and --alignment would be mixed", "command line",
                     "Give one of them a file");
  }
  if (!settings.attention.empty()) check_attention_file(settings.attention);
}

// The glossary is read first: what is wrong with it is told before the model is loaded.
Translator wanted_translator(TranslateSettings& settings, OptionParser& parser, Console& console,
                             Languages& languages) {
  Glossary glossary = read_glossary(settings.glossary, console);
  LoadedEnsemble loaded = load_ensemble(
      settings.model, settings.ensemble,
      {settings.decoding, settings.precision, settings.shortlist, settings.compute, &languages},
      parser, console);
  Translator translator(std::move(loaded.ensemble), std::move(loaded.tokenizers), settings.decoding,
                        std::move(loaded.shortlist));
  translator.use_glossary(std::move(glossary));
  if (!settings.alignment.empty()) translator.show_alignment();
  return translator;
}

// Chunks of up to `most` lines.
void translate_all(Source& source, TranslationJob& job, size_t most,
                   const Translator::Progress& progress) {
  size_t count = std::min(first_lines_at_once, most);
  for (auto lines = source.next(count); !lines.empty(); lines = source.next(count)) {
    job.translate(lines, [&](int64_t part) { progress(job.done() + part); });
    count = std::min(2 * count, most);
  }
}

// Each line at once, until the input ends or the person leaves.
void answer(TypedLines& lines, TranslationJob& job, Conversation& conversation) {
  for (auto line = lines.next(); line; line = lines.next()) {
    const Conversation::Reply reply = conversation.obey(*line);
    if (reply == Conversation::Reply::quit) return;
    if (reply == Conversation::Reply::translate) job.answer(*line);
  }
}

// Does work on a job and closes it. Where the work fails, what was done before is kept; that error
// counts, not another one from keeping it.
template <class Work>
void finish(TranslationJob& job, Work work) {
  try {
    work();
  } catch (...) {
    try {
      if (job.done() > 0) job.close();
    } catch (const Error&) {
    }
    throw;
  }
  job.close();
}

}  // namespace

std::span<const std::pair<TranslationFormat, const char*>> enum_names(TranslationFormat) {
  static constexpr std::array<std::pair<TranslationFormat, const char*>, 2> names{
      {{TranslationFormat::text, "text"}, {TranslationFormat::jsonl, "jsonl"}}};
  return names;
}

std::span<const std::pair<Quantization, const char*>> enum_names(Quantization) {
  static constexpr std::array<std::pair<Quantization, const char*>, 2> names{
      {{Quantization::none, "none"}, {Quantization::int8, "int8"}}};
  return names;
}

OptionParser translate_options(TranslateSettings& settings) {
  OptionParser parser("heed-translate", "Translates text, line by line.");
  parser.add("", settings);
  parser.set_examples(
      "Examples:\n"
      "  heed-translate --model runs/de < test.en > test.de\n"
      "  heed-translate --model runs/de --input test.en --output test.de --beam_size 1\n"
      "  heed-translate --model runs/de --beam_size 8 --n_best 8 --format jsonl < test.en\n"
      "  heed-translate --model runs/de --samples 32 --mbr chrf < test.en\n"
      "  heed-translate --model runs/de1 --model runs/de2 < test.en\n"
      "  heed-translate --model runs/de --quantize int8 --output runs/de-int8\n");
  return parser;
}

void translate(TranslateSettings& settings, OptionParser& parser, Console& console) {
  const c10::InferenceMode inference;
  check_usage(settings);
  check_files(settings);
  Source source(settings.input);
  LineConstraints constraints(settings.prefix, settings.constraints);
  constraints.check_count(source.line_count());
  Languages languages;
  Translator translator = wanted_translator(settings, parser, console, languages);
  TranslationJob job(settings, constraints, translator, console);
  const Stopwatch stopwatch;
  const size_t most = settings.attention.empty() ? most_lines_at_once : most_lines_with_attention;
  finish(job, [&] {
    translate_all(source, job, most,
                  [&](int64_t done) { console.progress(speed(done, stopwatch)); });
    constraints.check_end();
  });
  console.line("Translated " + speed(job.done(), stopwatch));
}

void converse(TranslateSettings& settings, OptionParser& parser, Console& console) {
  const c10::InferenceMode inference;
  check_usage(settings);
  if (!settings.prefix.empty() || !settings.constraints.empty()) {
    throw UsageError("--prefix and --constraints have a line for each line of a text that is known",
                     "command line", "Give the text as --input FILE or through a pipe");
  }
  check_files(settings);
  LineConstraints none("", "");
  Languages languages;
  Translator translator = wanted_translator(settings, parser, console, languages);
  TranslationJob job(settings, none, translator, console);
  const auto explain = [&](const std::string& file) { job.explain_last(file); };
  Conversation conversation(settings, translator, explain, console);
  conversation.greet(languages);
  TypedLines lines;
  finish(job, [&] { answer(lines, job, conversation); });
}

}  // namespace heed
