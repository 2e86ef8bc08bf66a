#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "findings.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/line_input.h"
#include "heed/core/stopwatch.h"
#include "heed/model/parameters.h"
#include "model_defaults.h"

namespace heed {
namespace {

// Enough lines to find many of like length for a batch, few enough to be in memory. The first
// lines are fewer, so that something is seen soon.
constexpr size_t most_lines_at_once = 4096;
constexpr size_t first_lines_at_once = 128;

/// Lines to translate, some at a time.
class Source {
 public:
  explicit Source(const std::string& name) : input_(name) { input_.check(); }

  /// Up to `count` lines, no more than are there without waiting; none at the end. A line that is
  /// no text is an error once those before it were given.
  std::vector<std::string> next(size_t count) {
    std::vector<std::string> lines;
    try {
      std::string line;
      while (lines.size() < count && (lines.empty() || input_.has_line_now()) && next_of(line)) {
        lines.push_back(line);
      }
    } catch (const Error&) {
      if (lines.empty()) throw;
      error_ = std::current_exception();
    }
    return lines;
  }

 private:
  bool next_of(std::string& line) {
    if (error_) std::rethrow_exception(error_);
    return input_.next(line);
  }

  LineInput input_;
  std::exception_ptr error_;
};

// "12 lines, 3.4 lines/s"
std::string speed(int64_t lines, const Stopwatch& stopwatch) {
  return fmt::format("{} {}, {:.1f} lines/s", format_count(lines), lines == 1 ? "line" : "lines",
                     static_cast<double>(lines) / stopwatch.seconds());
}

// What is read: the text, and the model with what belongs to it.
std::vector<std::filesystem::path> files_of(const TranslateSettings& settings) {
  std::vector<std::filesystem::path> files{settings.input, settings.model};
  std::error_code ignored;  // it is no directory
  for (const auto& entry : std::filesystem::directory_iterator(settings.model, ignored)) {
    files.push_back(entry.path());
  }
  return files;
}

// Calls work(lines) with what the source has, a line at a time where a person types.
template <class Work>
void for_each_chunk(Source& source, bool is_interactive, Work work) {
  size_t count = is_interactive ? 1 : first_lines_at_once;
  for (auto lines = source.next(count); !lines.empty(); lines = source.next(count)) {
    work(lines);
    if (!is_interactive) count = std::min(2 * count, most_lines_at_once);
  }
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

void check_model_given(const std::string& model) {
  if (!model.empty()) return;
  throw UsageError("--model is missing", "command line",
                   "Give a run directory, a model directory or a checkpoint file");
}

TranslationModel load_to_translate(const TranslatorSettings& settings, OptionParser& parser,
                                   Console& console) {
  check_model_given(settings.model);
  TranslationModel loaded = load_model(settings.model, at::kCPU);
  // Of the model before, if there was one, nothing stays.
  settings.decoding = {};
  settings.precision = TranslationPrecision::fp32;
  settings.shortlist = false;
  ModelDefaults defaults{settings.decoding, settings.precision, settings.shortlist};
  assign_ini(loaded.settings, loaded.settings_where, "decoding", defaults);
  parser.assign();
  check_finite(*loaded.transformer, settings.model);
  loaded.transformer->to(device_for(settings.precision, settings.compute));
  prepare_to_translate(loaded.transformer, settings.precision, console);
  return loaded;
}

Translator make_translator(const TranslationModel& loaded, const TranslatorSettings& settings) {
  return {loaded.transformer, loaded.tokenizers, settings.decoding,
          chosen_shortlist(loaded, settings.shortlist, settings.model)};
}

Translator load_translator(const TranslatorSettings& settings, OptionParser& parser,
                           Console& console) {
  return make_translator(load_to_translate(settings, parser, console), settings);
}

void translate(TranslateSettings& settings, OptionParser& parser, Console& console,
               bool is_interactive) {
  const c10::InferenceMode inference;
  if (!settings.reference.empty()) {
    throw UsageError("--reference is for --quantize", "command line",
                     "To score translations, use heed-evaluate");
  }
  const std::vector<std::filesystem::path> outputs{settings.output};
  const std::vector<std::filesystem::path> inputs = files_of(settings);
  check_overwrites_nothing(outputs, inputs);
  Source source(settings.input);
  Translator translator = load_translator(
      {settings.model, settings.decoding, settings.precision, settings.shortlist, settings.compute},
      parser, console);
  OutputFile output(settings.output);
  if (is_interactive) console.line("Type a sentence a line; Ctrl-D ends.");
  const Stopwatch stopwatch;
  Findings findings;
  int64_t done = 0;
  const auto translate_chunk = [&](const std::vector<std::string>& lines) {
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
  };
  try {
    for_each_chunk(source, is_interactive, translate_chunk);
  } catch (const Error&) {
    if (done > 0) output.close();
    throw;
  }
  output.close();
  findings.report(translator.options().max_source_length, console);
  if (!is_interactive) console.line("Translated " + speed(done, stopwatch));
}

}  // namespace heed
