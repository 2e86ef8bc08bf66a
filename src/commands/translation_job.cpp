#include "translation_job.h"

#include <fmt/format.h>

#include <iterator>

#include "attention_writer.h"
#include "heed/core/error.h"
#include "translation_files.h"

namespace heed {

TranslationJob::TranslationJob(const TranslateSettings& settings, LineConstraints& constraints,
                               Translator& translator, Console& console)
    : settings_(settings),
      constraints_(constraints),
      translator_(translator),
      console_(console),
      output_(settings) {}

void TranslationJob::translate(const std::vector<std::string>& lines,
                               const Translator::Progress& progress) {
  findings_.add(write(lines, progress));
}

void TranslationJob::answer(const std::string& line) {
  remark_on(write({line}, {}).front(), settings_.decoding, console_);
}

std::vector<Translation> TranslationJob::write(const std::vector<std::string>& lines,
                                               const Translator::Progress& progress) {
  translator_.show_attention(output_.takes_attention());
  std::vector<Translation> translations =
      translator_.translate(lines, constraints_.next(lines.size()), progress);
  console_.clear_progress();
  output_.write(translations);
  done_ += std::ssize(lines);
  if (translations.back().parts > 0) last_line_ = lines.back();
  return translations;
}

void TranslationJob::explain_last(const std::string& file) const {
  if (last_line_.empty()) throw UsageError("there is no sentence yet", "", "Type one first");
  check_attention_file(file);
  check_another_output(settings_, file);
  translator_.show_attention(true);
  const std::vector<Translation> translations = translator_.translate(std::vector{last_line_});
  console_.clear_progress();
  AttentionWriter writer(file);
  writer.write(translations);
  writer.close();
}

void TranslationJob::close() {
  output_.close();
  if (const int64_t left_out = output_.lines_without_attention(); left_out > 0) {
    console_.line(
        fmt::format("{} shows the first {} of {} lines: give fewer, or --attention "
                    "FILE.jsonl for all",
                    settings_.attention, format_count(done_ - left_out), format_count(done_)));
  }
  findings_.report(settings_.decoding, console_);
  if (!settings_.glossary.empty()) findings_.report_terms(console_);
}

}  // namespace heed
