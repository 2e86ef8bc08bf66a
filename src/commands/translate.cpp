#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>

#include "findings.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/line_input.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "translation_writer.h"

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

/// What the translations of the source's lines begin with.
class Prefixes {
 public:
  /// Those of a file; without one, none.
  explicit Prefixes(const std::string& file) : file_(file) {
    if (!file.empty()) lines_ = read_lines(file);
  }

  /// Those of the next lines. Throws Error where there are fewer.
  std::span<const std::string> next(size_t count) {
    if (file_.empty()) return {};
    if (lines_.size() - used_ < count) refuse("has fewer lines than the input");
    used_ += count;
    return std::span(lines_).subspan(used_ - count, count);
  }

  /// Throws Error where some are left at the input's end.
  void check_end() const {
    if (used_ < lines_.size()) refuse("has more lines than the input");
  }

 private:
  [[noreturn]] void refuse(const char* what) const {
    throw Error(fmt::format("it {}: {}", what, format_count(std::ssize(lines_))), file_,
                "Write a line for each line of --input, blank for no prefix");
  }

  std::string file_;
  std::vector<std::string> lines_;
  size_t used_ = 0;
};

// "12 lines, 3.4 lines/s"
std::string speed(int64_t lines, const Stopwatch& stopwatch) {
  return fmt::format("{} {}, {:.1f} lines/s", format_count(lines), lines == 1 ? "line" : "lines",
                     static_cast<double>(lines) / stopwatch.seconds());
}

// What is read: the text, and the model with what belongs to it.
std::vector<std::filesystem::path> files_of(const TranslateSettings& settings) {
  std::vector<std::filesystem::path> files{settings.input};
  if (!settings.prefix.empty()) files.emplace_back(settings.prefix);
  if (!settings.glossary.empty()) files.emplace_back(settings.glossary);
  if (!settings.score.empty()) files.emplace_back(settings.score);
  for (const std::string& model : settings.model) {
    files.emplace_back(model);
    std::error_code ignored;  // it is no directory
    for (const auto& entry : std::filesystem::directory_iterator(model, ignored)) {
      files.push_back(entry.path());
    }
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

// Options that would do nothing, or not what they say.
void check_usage(const TranslateSettings& settings) {
  if (!settings.reference.empty()) {
    throw UsageError("--reference is for --quantize", "command line",
                     "To score translations, use heed-evaluate");
  }
  if (settings.alignment_layer > 0 && settings.alignment.empty()) {
    throw UsageError("--alignment_layer is for --alignment", "command line", "Give both");
  }
  if (settings.prefix == "-" && settings.input == "-") {
    throw UsageError("standard input cannot be both --input and --prefix", "command line",
                     "Give one of them as a file");
  }
  if (settings.alignment == "-" && settings.output == "-") {
    throw UsageError("translations and --alignment would be mixed", "command line",
                     "Give one of them a file");
  }
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

void check_outputs(const TranslateSettings& settings) {
  const std::vector<std::filesystem::path> outputs{settings.output, settings.alignment};
  check_overwrites_nothing(outputs, files_of(settings));
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

void translate(TranslateSettings& settings, OptionParser& parser, Console& console,
               bool is_interactive) {
  const c10::InferenceMode inference;
  check_usage(settings);
  check_outputs(settings);
  Source source(settings.input);
  Prefixes prefixes(settings.prefix);
  const Glossary glossary =
      settings.glossary.empty() ? Glossary() : Glossary::read(settings.glossary);
  const std::vector<std::string> models = settings.model;  // which the parser assigns anew
  Translator translator =
      load_ensemble(models, settings.ensemble,
                    {settings.decoding, settings.precision, settings.shortlist, settings.compute},
                    parser, console);
  translator.use_glossary(glossary);
  if (!settings.alignment.empty()) translator.align(settings.alignment_layer);
  TranslationWriter output(settings);
  if (is_interactive) console.line("Type a sentence a line; Ctrl-D ends.");
  const Stopwatch stopwatch;
  Findings findings;
  int64_t done = 0;
  const auto translate_chunk = [&](const std::vector<std::string>& lines) {
    const auto progress = [&](int64_t part) {
      if (!is_interactive) console.progress(speed(done + part, stopwatch));
    };
    const std::vector<Translation> translations =
        translator.translate(lines, prefixes.next(lines.size()), progress);
    output.write(translations);
    findings.add(translations);
    done += std::ssize(lines);
  };
  try {
    for_each_chunk(source, is_interactive, translate_chunk);
    prefixes.check_end();
  } catch (const Error&) {
    if (done > 0) output.close();
    throw;
  }
  output.close();
  findings.report(translator.options().max_source_length, console);
  if (!is_interactive) console.line("Translated " + speed(done, stopwatch));
}

}  // namespace heed
