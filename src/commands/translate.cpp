#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <memory>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "model_defaults.h"

namespace heed {
namespace {

// Enough lines to find many of like length for a batch, few enough to be in memory.
constexpr size_t lines_at_once = 4096;

/// Reads lines from a file or standard input.
class Input {
 public:
  explicit Input(const std::string& name)
      : file_(name == "-" ? std::ifstream() : open(name)),
        reader_(name == "-" ? std::cin : file_, name == "-" ? "standard input" : name) {}

  /// Up to `count` lines; none at the end.
  std::vector<std::string> next(size_t count) {
    std::vector<std::string> lines;
    std::string line;
    while (lines.size() < count && reader_.next(line)) lines.push_back(line);
    return lines;
  }

 private:
  static std::ifstream open(const std::string& name) {
    if (std::filesystem::is_directory(name)) {
      throw Error("this is a directory", name, "Give a text file to translate");
    }
    std::ifstream file(name);
    if (!file) throw Error("cannot read the file", name, "Check its name and permissions");
    return file;
  }

  std::ifstream file_;
  LineReader reader_;
};

// Reads a file once before the work begins: a bad byte in its last line shall not cost hours.
void check_text(const std::string& name) {
  if (!std::filesystem::is_regular_file(name)) return;
  Input input(name);
  while (!input.next(lines_at_once).empty()) {
  }
}

// "12 lines, 3.4 lines/s"
std::string speed(int64_t lines, const Stopwatch& stopwatch) {
  return fmt::format("{} {}, {:.1f} lines/s", format_count(lines), lines == 1 ? "line" : "lines",
                     static_cast<double>(lines) / stopwatch.seconds());
}

/// The lines that were translated in parts.
class LongLines {
 public:
  /// Takes note of the next lines.
  void add(const std::vector<Translation>& translations) {
    for (const Translation& translation : translations) {
      ++lines_;
      if (translation.parts > 1) numbers_.push_back(lines_);
    }
  }

  void report(int64_t limit, Console& console) const {
    if (numbers_.empty()) return;
    constexpr size_t most_shown = 10;
    const size_t shown = std::min(most_shown, numbers_.size());
    console.line(fmt::format(
        "Translated in parts, for they have more than {} pieces: lines {}{}", limit,
        fmt::join(numbers_.begin(), numbers_.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
        shown < numbers_.size() ? fmt::format(" and {} more", numbers_.size() - shown) : ""));
  }

 private:
  int64_t lines_ = 0;
  std::vector<int64_t> numbers_;
};

}  // namespace

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
      "  heed-translate --model runs/de --quantize int8 --output runs/de-int8\n");
  return parser;
}

Translator load_translator(const TranslatorSettings& settings, OptionParser& parser,
                           Console& console) {
  if (settings.model.empty()) {
    throw UsageError("--model is missing", "command line",
                     "Give a run directory, a model directory or a checkpoint file");
  }
  TranslationModel loaded = load_model(settings.model, use_device(settings.compute));
  ModelDefaults defaults{settings.decoding, settings.precision};
  assign_ini(loaded.settings, loaded.settings_where, "decoding", defaults);
  parser.assign();
  prepare_to_translate(loaded.transformer, settings.precision, console);
  return {loaded.transformer, loaded.tokenizer, settings.decoding};
}

void translate(TranslateSettings& settings, OptionParser& parser, Console& console,
               bool is_interactive) {
  const c10::InferenceMode inference;
  if (!settings.reference.empty()) {
    throw UsageError("--reference is for --quantize", "command line",
                     "To score translations, use heed-evaluate");
  }
  check_text(settings.input);
  Translator translator = load_translator(
      {settings.model, settings.decoding, settings.precision, settings.compute}, parser, console);
  Input input(settings.input);
  OutputFile output(settings.output);
  const Stopwatch stopwatch;
  LongLines long_lines;
  int64_t done = 0;
  for (;;) {
    const std::vector<std::string> lines = input.next(is_interactive ? 1 : lines_at_once);
    if (lines.empty()) break;
    const auto progress = [&](int64_t part) {
      if (!is_interactive) console.progress(speed(done + part, stopwatch));
    };
    const std::vector<Translation> translations = translator.translate(lines, progress);
    for (const Translation& translation : translations) output.write(translation.text + "\n");
    output.flush();
    long_lines.add(translations);
    done += std::ssize(lines);
  }
  output.close();
  long_lines.report(translator.options().max_source_length, console);
  if (!is_interactive) console.line("Translated " + speed(done, stopwatch));
}

}  // namespace heed
