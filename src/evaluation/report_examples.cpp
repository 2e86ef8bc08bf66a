#include <fmt/format.h>

#include <algorithm>

#include "chart_frame.h"
#include "heed/core/console.h"
#include "heed/evaluation/html_sentences.h"
#include "heed/evaluation/html_text.h"
#include "report_sections.h"

namespace heed {
namespace {

std::string scores_text(const ReportAnalysis& analysis, std::size_t system, int64_t line) {
  return fmt::format("chrF {:.1f}, BLEU {:.1f}", analysis.sentence_chrf[system][line],
                     analysis.sentence_bleu[system][line]);
}

std::string source_of(const ScoreReport& report, int64_t line) {
  return report.sources.empty() ? ""
                                : labelled_sentence("Source", escape_html(report.sources[line]));
}

/// The references, the first one as `first` has it.
std::string references_of(const ScoreReport& report, int64_t line, const std::string& first) {
  std::string html = labelled_sentence("Reference", first);
  const auto& references = report.references[line];
  for (std::size_t r = 1; r < references.size(); ++r) {
    html += labelled_sentence(fmt::format("Reference {}", r + 1), escape_html(references[r]));
  }
  return html;
}

std::string example(int64_t line, const std::string& note, const std::string& texts) {
  return fmt::format("<article class=\"example\"><p class=\"quiet\">line {}{}</p>\n{}</article>\n",
                     format_count(line + 1), note, texts);
}

std::string one_system(const ReportAnalysis& analysis, std::size_t system, int64_t line) {
  const ScoreReport& report = analysis.report;
  const auto [hypothesis, reference] =
      marked_differences(report.hypotheses[system][line], report.references[line][0]);
  return example(line, ": " + scores_text(analysis, system, line),
                 source_of(report, line) + references_of(report, line, reference) +
                     labelled_sentence(report.systems[system], hypothesis, series_class(system)));
}

std::string two_systems(const ReportAnalysis& analysis, std::size_t other, int64_t line) {
  const ScoreReport& report = analysis.report;
  const auto [baseline_text, other_text] =
      marked_differences(report.hypotheses[0][line], report.hypotheses[other][line]);
  const auto shown_system = [&](std::size_t system, const std::string& text) {
    return labelled_sentence(
        fmt::format("{} ({})", report.systems[system], scores_text(analysis, system, line)), text,
        series_class(system));
  };
  const std::string texts = source_of(report, line) +
                            references_of(report, line, escape_html(report.references[line][0])) +
                            "<div class=\"pair\">" + shown_system(0, baseline_text) +
                            shown_system(other, other_text) + "</div>";
  const double gain = analysis.sentence_chrf[other][line] - analysis.sentence_chrf[0][line];
  return example(line, fmt::format(": {:+.1f} chrF", gain), texts);
}

/// The examples of `lines` under a title, to be folded away.
template <class Example>
std::string examples(const std::string& title, std::span<const int64_t> lines, bool open,
                     Example&& one) {
  std::string html = fmt::format("<details{}><summary class=\"title\">{}</summary>\n",
                                 open ? " open" : "", escape_html(title));
  if (lines.empty()) html += "<p class=\"quiet\">None.</p>\n";
  for (const int64_t line : lines) html += one(line);
  return html + "</details>\n";
}

std::vector<double> negated(std::vector<double> values) {
  for (double& value : values) value = -value;
  return values;
}

/// Where the other system falls short of the baseline, or with a sign of -1 exceeds it, most.
std::vector<int64_t> largest_differences(const ReportAnalysis& analysis, std::size_t other,
                                         double sign) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < analysis.report.references.size(); ++i) {
    differences.push_back(sign * (analysis.sentence_chrf[other][i] - analysis.sentence_chrf[0][i]));
  }
  std::vector<int64_t> lines = lowest(differences, analysis.report.num_examples);
  std::erase_if(lines, [&](int64_t line) { return differences[line] >= 0; });
  return lines;
}

}  // namespace

HtmlSection differences_section(const ReportAnalysis& analysis) {
  const auto& systems = analysis.report.systems;
  std::string html =
      "<p>Sentences whose chrF differs most. Words that the other system does not have there "
      "are marked.</p>\n";
  for (std::size_t s = 1; s < systems.size(); ++s) {
    const auto show = [&](int64_t line) { return two_systems(analysis, s, line); };
    html += examples(systems[s] + " is better than " + systems[0],
                     largest_differences(analysis, s, -1), s == 1, show);
    html += examples(systems[s] + " is worse than " + systems[0],
                     largest_differences(analysis, s, 1), s == 1, show);
  }
  return {"Largest differences", html};
}

HtmlSection best_and_worst_section(const ReportAnalysis& analysis) {
  const ScoreReport& report = analysis.report;
  std::string html =
      "<p>By chrF. Words that are in only one of translation and reference are marked.</p>\n";
  for (std::size_t s = 0; s < report.systems.size(); ++s) {
    const auto show = [&](int64_t line) { return one_system(analysis, s, line); };
    const auto& scores = analysis.sentence_chrf[s];
    html += examples("Worst of " + report.systems[s], lowest(scores, report.num_examples), s == 0,
                     show);
    html += examples("Best of " + report.systems[s], lowest(negated(scores), report.num_examples),
                     false, show);
  }
  return {"Best and worst sentences", html};
}

}  // namespace heed
