#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "findings.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "model_defaults.h"

namespace heed {
namespace {

// Enough lines to find many of like length for a batch, few enough to be in memory. The first
// lines are fewer, so that something is seen soon.
constexpr size_t most_lines_at_once = 4096;
constexpr size_t first_lines_at_once = 128;

/// Reads lines from a file or standard input.
class Input {
 public:
  explicit Input(const std::string& name)
      : file_(name == "-" ? std::ifstream() : open(name)),
        stream_(name == "-" ? std::cin : file_),
        reader_(stream_, name == "-" ? "standard input" : name) {}

  /// Up to `count` lines, no more than are there without waiting; none at the end.
  std::vector<std::string> next(size_t count) {
    std::vector<std::string> lines;
    std::string line;
    while (lines.size() < count && (lines.empty() || has_more_now()) && reader_.next(line)) {
      lines.push_back(line);
    }
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

  // Of a pipe whose writer waits for an answer, or has nothing yet, there is none.
  bool has_more_now() {
    if (file_.is_open() || stream_.rdbuf()->in_avail() > 0) return true;
    pollfd standard_input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&standard_input, 1, /*timeout=*/0) > 0;
  }

  std::ifstream file_;
  std::istream& stream_;
  LineReader reader_;
};

// Reads a file once before the work begins: a bad byte in its last line shall not cost hours.
void check_text(const std::string& name) {
  if (!std::filesystem::is_regular_file(name)) return;
  Input input(name);
  while (!input.next(most_lines_at_once).empty()) {
  }
}

// "12 lines, 3.4 lines/s"
std::string speed(int64_t lines, const Stopwatch& stopwatch) {
  return fmt::format("{} {}, {:.1f} lines/s", format_count(lines), lines == 1 ? "line" : "lines",
                     static_cast<double>(lines) / stopwatch.seconds());
}

// {"text": ..., "log_prob": ..., "parts": 1, "flags": ["repetition", "mended"]}
std::string as_json(const Translation& translation) {
  auto flags = nlohmann::json::array();
  if (translation.defect != Defect::none) flags.push_back(name_of(translation.defect));
  if (translation.is_mended) flags.push_back("mended");
  const nlohmann::ordered_json line{{"text", translation.text},
                                    {"log_prob", translation.log_prob},
                                    {"parts", translation.parts},
                                    {"flags", flags}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string written(const Translation& translation, TranslationFormat format) {
  return (format == TranslationFormat::jsonl ? as_json(translation) : translation.text) + "\n";
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
      "  heed-translate --model runs/de --quantize int8 --output runs/de-int8\n");
  return parser;
}

std::optional<Shortlist> chosen_shortlist(const TranslationModel& loaded, bool is_wanted,
                                          const std::string& model) {
  if (!is_wanted) return {};
  if (loaded.shortlist) return loaded.shortlist;
  throw Error(fmt::format("--shortlist true, but the model has no {}", shortlist_file), model,
              "Give its run or model directory, not a checkpoint; if the file is missing there, "
              "start heed-train on the run again, which writes it");
}

TranslationModel load_to_translate(const TranslatorSettings& settings, OptionParser& parser,
                                   Console& console) {
  if (settings.model.empty()) {
    throw UsageError("--model is missing", "command line",
                     "Give a run directory, a model directory or a checkpoint file");
  }
  TranslationModel loaded = load_model(settings.model, use_device(settings.compute));
  ModelDefaults defaults{settings.decoding, settings.precision, settings.shortlist};
  assign_ini(loaded.settings, loaded.settings_where, "decoding", defaults);
  parser.assign();
  prepare_to_translate(loaded.transformer, settings.precision, console);
  return loaded;
}

Translator load_translator(const TranslatorSettings& settings, OptionParser& parser,
                           Console& console) {
  const TranslationModel loaded = load_to_translate(settings, parser, console);
  return {loaded.transformer, loaded.tokenizer, settings.decoding,
          chosen_shortlist(loaded, settings.shortlist, settings.model)};
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
      {settings.model, settings.decoding, settings.precision, settings.shortlist, settings.compute},
      parser, console);
  Input input(settings.input);
  OutputFile output(settings.output);
  const Stopwatch stopwatch;
  Findings findings;
  int64_t done = 0;
  size_t count = is_interactive ? 1 : first_lines_at_once;
  for (;;) {
    const std::vector<std::string> lines = input.next(count);
    if (lines.empty()) break;
    const auto progress = [&](int64_t part) {
      if (!is_interactive) console.progress(speed(done + part, stopwatch));
    };
    const std::vector<Translation> translations = translator.translate(lines, progress);
    for (const auto& translation : translations) {
      output.write(written(translation, settings.format));
    }
    output.flush();
    findings.add(translations);
    done += std::ssize(lines);
    if (!is_interactive) count = std::min(2 * count, most_lines_at_once);
  }
  output.close();
  findings.report(translator.options().max_source_length, console);
  if (!is_interactive) console.line("Translated " + speed(done, stopwatch));
}

}  // namespace heed
