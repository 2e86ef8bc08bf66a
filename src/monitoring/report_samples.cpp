#include <fmt/format.h>

#include <algorithm>

#include "heed/core/console.h"
#include "heed/evaluation/html_sentences.h"
#include "heed/evaluation/html_text.h"
#include "report_parts.h"

namespace heed {
namespace {

constexpr std::size_t most_sentences = 12;
constexpr std::size_t most_translations = 12;  // of a sentence

/// A translation that one validation gave, or several in a row.
struct DatedTranslation {
  int64_t first_step = 0;
  int64_t last_step = 0;
  std::string text;
};

struct SampleHistory {
  std::string source;
  std::string reference;
  std::vector<DatedTranslation> translations;  ///< The oldest first.
};

void add_translation(SampleHistory& history, int64_t step, const std::string& text) {
  if (!history.translations.empty() && history.translations.back().text == text) {
    history.translations.back().last_step = step;
  } else {
    history.translations.push_back({step, step, text});
  }
}

/// The sentences in the order in which they first came.
std::vector<SampleHistory> histories_of(const std::vector<ValidationPoint>& validations) {
  std::vector<SampleHistory> histories;
  for (const ValidationPoint& point : validations) {
    for (const SampleTranslation& sample : point.samples) {
      auto history = std::ranges::find_if(histories, [&](const SampleHistory& known) {
        return known.source == sample.source && known.reference == sample.reference;
      });
      if (history == histories.end()) {
        history = histories.insert(history, {sample.source, sample.reference, {}});
      }
      add_translation(*history, point.step, sample.translation);
    }
  }
  return histories;
}

/// At most `most` of the items, evenly chosen, the first and the last among them.
template <class Item>
std::vector<Item> chosen(const std::vector<Item>& items, std::size_t most) {
  if (items.size() <= most) return items;
  std::vector<Item> result;
  for (std::size_t i = 0; i < most; ++i)
    result.push_back(items[i * (items.size() - 1) / (most - 1)]);
  return result;
}

std::string when(const DatedTranslation& translation) {
  const std::string first = "step " + format_count(translation.first_step);
  return translation.last_step == translation.first_step
             ? first
             : first + "–" + format_count(translation.last_step);
}

std::string sentence(const SampleHistory& history) {
  const bool has_reference = !history.reference.empty();
  std::string html = "<article class=\"example\">\n";
  if (!history.source.empty()) html += labelled_sentence("Source", escape_html(history.source));
  if (has_reference) html += labelled_sentence("Reference", escape_html(history.reference));
  const auto translations = chosen(history.translations, most_translations);
  for (auto it = translations.rbegin(); it != translations.rend(); ++it) {
    const std::string text = has_reference ? marked_differences(it->text, history.reference).first
                                           : escape_html(it->text);
    html += labelled_sentence(when(*it), text, it == translations.rbegin() ? "s1" : "");
  }
  return html + "</article>\n";
}

}  // namespace

HtmlSection samples_section(const RunMetrics& metrics) {
  const auto histories = histories_of(metrics.validations);
  const auto has_several = [](const SampleHistory& one) { return one.translations.size() > 1; };
  const auto has_reference = [](const SampleHistory& one) { return !one.reference.empty(); };
  std::string html = "<p>Sentences of the validation text.";
  if (std::ranges::any_of(histories, has_several)) html += " The newest translation comes first.";
  if (std::ranges::any_of(histories, has_reference)) {
    html += " Words that the reference does not have there are marked.";
  }
  html += "</p>\n";
  for (const SampleHistory& history : chosen(histories, most_sentences)) html += sentence(history);
  return {"Sample translations", html};
}

}  // namespace heed
