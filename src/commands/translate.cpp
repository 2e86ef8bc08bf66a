#include "heed/commands/translate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <functional>
#include <utility>

#include "attention_writer.h"
#include "conversation.h"
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

// With attention, of which a long line alone may have megabytes.
constexpr size_t most_lines_with_attention = 8;

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

std::vector<std::filesystem::path> outputs_of(const TranslateSettings& settings) {
  return {settings.output, settings.alignment, settings.attention};
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
  if (!settings.attention.empty()) check_attention_file(settings.attention);
}

// The glossary is read first: what is wrong with it is told before the model is loaded.
Translator wanted_translator(TranslateSettings& settings, OptionParser& parser, Console& console,
                             Languages& languages) {
  Glossary glossary = settings.glossary.empty() ? Glossary() : Glossary::read(settings.glossary);
  Translator translator = load_ensemble(
      settings.model, settings.ensemble,
      {settings.decoding, settings.precision, settings.shortlist, settings.compute, &languages},
      parser, console);
  translator.use_glossary(std::move(glossary));
  if (!settings.alignment.empty()) translator.align(settings.alignment_layer);
  return translator;
}

/// Translates lines to the outputs that the settings name.
class TranslationJob {
 public:
  /// All must outlive it.
  TranslationJob(const TranslateSettings& settings, Prefixes& prefixes, Translator& translator,
                 Console& console)
      : settings_(settings),
        prefixes_(prefixes),
        translator_(translator),
        console_(console),
        output_(settings) {}

  void translate(const std::vector<std::string>& lines, const Translator::Progress& progress) {
    translator_.show_attention(output_.takes_attention());
    const std::vector<Translation> translations =
        translator_.translate(lines, prefixes_.next(lines.size()), progress);
    console_.clear_progress();
    output_.write(translations);
    findings_.add(translations);
    done_ += std::ssize(lines);
    if (translations.back().parts > 0) last_line_ = lines.back();
  }

  /// How many lines are done.
  [[nodiscard]] int64_t done() const { return done_; }

  /// Translates the last line that was not blank again, and writes what the model attended to.
  void explain_last(const std::string& file) const {
    if (last_line_.empty()) throw UsageError("there is no sentence yet", "", "Type one first");
    check_attention_file(file);
    std::vector<std::filesystem::path> others = files_of(settings_);
    for (const auto& output : outputs_of(settings_)) others.push_back(output);
    check_overwrites_nothing(std::vector<std::filesystem::path>{file}, others);
    translator_.show_attention(true);
    const std::vector<Translation> translations = translator_.translate(std::vector{last_line_});
    console_.clear_progress();
    AttentionWriter writer(file);
    writer.write(translations);
    writer.close();
  }

  /// Keeps what is written.
  void close() {
    output_.close();
    findings_.report(settings_.decoding.max_source_length, console_);
  }

 private:
  const TranslateSettings& settings_;
  Prefixes& prefixes_;
  Translator& translator_;
  Console& console_;
  TranslationWriter output_;
  Findings findings_;
  int64_t done_ = 0;
  std::string last_line_;
};

// Chunks of up to `most` lines.
void translate_all(Source& source, TranslationJob& job, size_t most,
                   const std::function<void(int64_t done)>& progress) {
  size_t count = std::min(first_lines_at_once, most);
  for (auto lines = source.next(count); !lines.empty(); lines = source.next(count)) {
    job.translate(lines, [&](int64_t part) { progress(job.done() + part); });
    count = std::min(2 * count, most);
  }
}

// Each line at once, until the input ends or the person leaves.
void converse(Source& source, TranslationJob& job, Conversation& conversation) {
  for (auto lines = source.next(1); !lines.empty(); lines = source.next(1)) {
    const Conversation::Reply reply = conversation.obey(lines.front());
    if (reply == Conversation::Reply::quit) return;
    if (reply == Conversation::Reply::translate) job.translate(lines, {});
  }
}

// What was translated before an error is kept; that error counts, not another one from keeping it.
void keep_what_is_done(TranslationJob& job) {
  if (job.done() == 0) return;
  try {
    job.close();
  } catch (const Error&) {
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
  check_overwrites_nothing(outputs_of(settings), files_of(settings));
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
  if (is_interactive && !settings.prefix.empty()) {
    throw UsageError("--prefix has a line for each line of a text that is known", "command line",
                     "Give the text as --input FILE or through a pipe");
  }
  check_outputs(settings);
  Source source(settings.input);
  Prefixes prefixes(settings.prefix);
  Languages languages;
  Translator translator = wanted_translator(settings, parser, console, languages);
  TranslationJob job(settings, prefixes, translator, console);
  const Stopwatch stopwatch;
  try {
    if (is_interactive) {
      const auto explain = [&](const std::string& file) { job.explain_last(file); };
      Conversation conversation(settings, translator, explain, console);
      conversation.greet(languages);
      converse(source, job, conversation);
    } else {
      const size_t most =
          settings.attention.empty() ? most_lines_at_once : most_lines_with_attention;
      translate_all(source, job, most,
                    [&](int64_t done) { console.progress(speed(done, stopwatch)); });
      prefixes.check_end();
    }
  } catch (const Error&) {
    keep_what_is_done(job);
    throw;
  }
  job.close();
  if (!is_interactive) console.line("Translated " + speed(job.done(), stopwatch));
}

}  // namespace heed
