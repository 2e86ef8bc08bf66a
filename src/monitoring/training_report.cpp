#include "heed/monitoring/training_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "heed/core/console.h"
#include "heed/core/ini.h"
#include "heed/evaluation/html_report.h"
#include "heed/evaluation/html_text.h"
#include "report_parts.h"

namespace heed {
namespace {

HtmlTile step_tile(const RunMetrics& metrics) {
  return {"Steps", format_count(metrics.step()),
          format_count(metrics.epoch()) + " epochs complete"};
}

HtmlTile time_tile(const RunMetrics& metrics) {
  return {"Training time", format_duration(metrics.seconds()), "all sessions together"};
}

/// Of the latest lines of metrics, so that it says what the run does now.
HtmlTile speed_tile(const std::vector<TrainingPoint>& training) {
  constexpr std::ptrdiff_t num_points = 10;
  double sum = 0;
  int64_t count = 0;
  for (auto point = training.end() - std::min(num_points, std::ssize(training));
       point != training.end(); ++point) {
    if (!std::isfinite(point->tokens_per_second)) continue;
    sum += point->tokens_per_second;
    ++count;
  }
  const std::string value =
      count == 0 ? "–" : format_count(std::llround(sum / static_cast<double>(count)));
  return {"Tokens a second", value, "of the target, lately"};
}

std::string score(double value) {
  return std::isfinite(value) ? fmt::format("{:.2f}", value) : "–";
}

/// Two tiles of a validation's scores: the best one's, with what the latest one has.
std::vector<HtmlTile> score_tiles(const RunMetrics& metrics) {
  if (!metrics.best) return {};
  const ValidationPoint& best = *metrics.best;
  const bool is_average = !best.of_steps.empty();
  const bool has_later =
      !metrics.validations.empty() && (is_average || metrics.validations.back().step != best.step);
  const std::string origin = is_average
                                 ? fmt::format("mean of {} checkpoints", best.of_steps.size())
                                 : "step " + format_count(best.step);
  const auto note = [&](double latest) {
    return origin + (has_later ? "; latest " + score(latest) : "");
  };
  const ValidationPoint& latest = has_later ? metrics.validations.back() : best;
  return {{"Best model’s BLEU", score(best.bleu), note(latest.bleu)},
          {"Its perplexity", score(best.ppl), note(latest.ppl)}};
}

HtmlSection summary_section(const TrainingReport& report) {
  std::vector<HtmlTile> shown = score_tiles(report.metrics);
  shown.push_back(step_tile(report.metrics));
  shown.push_back(time_tile(report.metrics));
  shown.push_back(speed_tile(report.metrics.training));
  return {"Summary", tiles(shown) + HtmlFacts{report.facts}.html()};
}

/// "3, 7, 12 and 5 more".
std::string some_lines(const std::vector<int64_t>& lines) {
  constexpr std::size_t most_shown = 10;
  const std::size_t shown = std::min(most_shown, lines.size());
  std::string text = fmt::format("{}", fmt::join(lines.begin(), lines.begin() + shown, ", "));
  if (shown < lines.size()) text += fmt::format(" and {} more", lines.size() - shown);
  return text;
}

HtmlSection trouble_section(const RunMetrics& metrics) {
  constexpr std::size_t most_shown = 50;
  std::string html;
  if (!metrics.rollbacks.empty()) {
    html += "<p>Training diverged and went back. The curves go on from there.</p>\n";
    HtmlTable table{{"diverged at step", "went back to step", "after"}, {}};
    for (const Rollback& rollback : metrics.rollbacks) {
      table.rows.push_back({format_count(rollback.step), format_count(rollback.to_step),
                            format_duration(rollback.seconds)});
    }
    html += table.html();
  }
  if (!metrics.skipped.empty()) {
    html += fmt::format("<p>Steps whose loss or gradient was no number, which changed nothing: {}.",
                        format_count(std::ssize(metrics.skipped)));
    const std::size_t shown = std::min(most_shown, metrics.skipped.size());
    if (shown < metrics.skipped.size()) html += fmt::format(" The first {}:", shown);
    html += "</p>\n";
    HtmlFacts facts;
    for (std::size_t i = 0; i < shown; ++i) {
      facts.rows.emplace_back("step " + format_count(metrics.skipped[i].step),
                              "lines " + some_lines(metrics.skipped[i].lines));
    }
    html += facts.html();
  }
  return {"What went wrong", html};
}

HtmlSection data_section(const std::vector<std::string>& lines) {
  std::string html = "<div class=\"lines\">";
  for (const std::string& line : lines) html += escape_html(line) + "\n";
  return {"Data", html + "</div>\n"};
}

HtmlSection settings_section(const std::string& settings) {
  std::vector<std::pair<std::string, HtmlFacts>> sections;
  for (const IniEntry& entry : parse_ini(settings, "settings")) {
    if (sections.empty() || sections.back().first != entry.section) {
      sections.emplace_back(entry.section, HtmlFacts{});
    }
    sections.back().second.rows.emplace_back(entry.key, entry.value);
  }
  std::string html;
  for (const auto& [name, facts] : sections) {
    html += fmt::format("<details><summary class=\"title\">{}</summary>{}</details>\n",
                        escape_html(name.empty() ? "settings" : name), facts.html());
  }
  return {"Settings", "<div class=\"columns\">\n" + html + "</div>\n"};
}

}  // namespace

std::string training_report(const TrainingReport& report) {
  const RunMetrics& metrics = report.metrics;
  std::vector<HtmlSection> sections = {summary_section(report), curves_section(metrics)};
  const auto has_samples = [](const ValidationPoint& point) { return !point.samples.empty(); };
  if (std::ranges::any_of(metrics.validations, has_samples)) {
    sections.push_back(samples_section(metrics));
  }
  if (!metrics.rollbacks.empty() || !metrics.skipped.empty()) {
    sections.push_back(trouble_section(metrics));
  }
  if (!report.data.empty()) sections.push_back(data_section(report.data));
  if (!report.settings.empty()) sections.push_back(settings_section(report.settings));
  return html_page(report.title, sections);
}

}  // namespace heed
