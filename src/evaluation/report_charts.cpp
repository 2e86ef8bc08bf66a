#include <fmt/format.h>

#include <cmath>

#include "heed/core/console.h"
#include "heed/evaluation/html_text.h"
#include "heed/evaluation/svg_chart.h"
#include "report_sections.h"

namespace heed {
namespace {

std::string paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", escape_html(text));
}

std::string charts(const std::string& figures) {
  return fmt::format("<div class=\"charts\">\n{}</div>\n", figures);
}

std::string fixed(double value, int decimals) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals) : "–";
}

std::vector<std::string> head_of_systems(std::vector<std::string> first,
                                         const std::vector<std::string>& systems) {
  first.insert(first.end(), systems.begin(), systems.end());
  return first;
}

/// A score in the table of scores: the number, its interval, and whether chance explains its
/// difference from the baseline.
std::string score_cell(const ComparedSystem& system) {
  std::string html = fixed(system.score, 2);
  if (system.interval) {
    html += fmt::format("<small>{} ± {}</small>", fixed(system.interval->mean, 2),
                        fixed(system.interval->half_width, 2));
  }
  if (system.p_value) {
    html += fmt::format("<small>p = {}{}</small>", fixed(*system.p_value, 4),
                        *system.p_value < 0.05 ? " *" : "");
  }
  return html;
}

std::string score_table(const ScoreReport& report) {
  std::string html = "<div class=\"scroll\"><table>\n<tr><th>System</th>";
  for (const auto& score : report.scores) {
    html += fmt::format("<th>{}{}</th>", escape_html(score.metric),
                        score.higher_is_better ? "" : "<small>lower is better</small>");
  }
  html += "</tr>\n";
  for (std::size_t s = 0; s < report.systems.size(); ++s) {
    html += fmt::format("<tr><th>{}</th>", escape_html(report.systems[s]));
    for (const auto& score : report.scores) html += "<td>" + score_cell(score.systems[s]) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

/// What the small print of the table means, as far as it is there.
std::string score_notes(const ScoreReport& report) {
  bool intervals = false;
  bool p_values = false;
  for (const auto& score : report.scores) {
    for (const auto& system : score.systems) {
      intervals = intervals || system.interval.has_value();
      p_values = p_values || system.p_value.has_value();
    }
  }
  std::string html;
  if (intervals) {
    html += paragraph("± half of the 95 % interval, around the mean score of resampled sentences.");
  }
  if (p_values) {
    html += paragraph("p: how likely so large a difference from " + report.systems[0] +
                      " is by chance. * marks p\u00a0<\u00a00.05.");
  }
  return html;
}

/// Bars of all metrics, the intervals on them where every score has one.
std::string score_chart(const ScoreReport& report) {
  std::vector<std::string> metrics;
  std::vector<ChartBars> bars(report.systems.size());
  for (std::size_t s = 0; s < bars.size(); ++s) bars[s] = {report.systems[s], {}};
  bool intervals = true;
  for (const auto& score : report.scores) {
    if (!score.is_percent) continue;
    metrics.push_back(score.metric);
    for (std::size_t s = 0; s < bars.size(); ++s) {
      const auto& interval = score.systems[s].interval;
      intervals = intervals && interval.has_value();
      bars[s].values.push_back(score.systems[s].score);
      bars[s].half_widths.push_back(interval ? interval->half_width : 0);
    }
  }
  if (!intervals) {
    for (auto& one : bars) one.half_widths.clear();
  }
  return bar_chart({.title = "Scores of the corpus", .x = "", .y = "score"}, metrics, bars);
}

}  // namespace

HtmlSection scores_section(const ScoreReport& report) {
  const auto count = common_reference_count(report.references);
  const std::string references = count == 1 ? "one reference each"
                                 : count    ? fmt::format("{} references each", *count)
                                            : "with different numbers of references";
  std::string html = paragraph(
      fmt::format("{} lines, {}.", format_count(std::ssize(report.references)), references));
  if (report.scores.empty()) return {"Scores", html};
  html +=
      charts("<div>" + score_table(report) + score_notes(report) + "</div>" + score_chart(report));
  for (const auto& score : report.scores) {
    html += fmt::format("<p class=\"quiet\">{}: <code>{}</code></p>\n", escape_html(score.metric),
                        escape_html(score.signature));
  }
  return {"Scores", html};
}

HtmlSection ngrams_section(const ReportAnalysis& analysis) {
  const auto& systems = analysis.report.systems;
  HtmlTable table{{"System", "words", "reference words", "length ratio", "brevity penalty"}, {}};
  std::vector<ChartBars> bars;
  std::vector<std::string> orders;
  for (int64_t n = 1; n <= analysis.report.bleu.max_ngram_order; ++n) {
    orders.push_back(std::to_string(n));
  }
  for (std::size_t s = 0; s < systems.size(); ++s) {
    const BleuScore score = analysis.bleu.details(analysis.bleu_statistics[s].sum());
    table.rows.push_back({systems[s], format_count(score.hyp_len), format_count(score.ref_len),
                          fixed(score.ratio, 3), fixed(score.brevity_penalty, 3)});
    bars.push_back({systems[s], score.precisions});
  }
  const ChartLabels labels{
      .title = "Precision of n-grams", .x = "words in a row (n)", .y = "% found in the reference"};
  return {"Length and n-grams", charts(table.html() + bar_chart(labels, orders, bars))};
}

HtmlSection length_section(const ReportAnalysis& analysis) {
  const ScoreReport& report = analysis.report;
  const bool by_source = !report.sources.empty();
  std::vector<std::string> first_references;
  for (const auto& references : report.references) first_references.push_back(references[0]);
  const auto lengths = word_lengths(by_source ? report.sources : first_references);
  const auto buckets = scores_by_length(analysis.bleu, analysis.bleu_statistics, lengths);

  HtmlTable table{head_of_systems({"words", "sentences"}, report.systems), {}};
  std::vector<std::string> categories;
  ChartBars sentences{"", {}};
  std::vector<ChartBars> bars(report.systems.size());
  for (std::size_t s = 0; s < bars.size(); ++s) bars[s] = {report.systems[s], {}};
  for (const LengthBucket& bucket : buckets) {
    categories.push_back(bucket.label);
    table.rows.push_back({bucket.label, format_count(bucket.num_sentences)});
    sentences.values.push_back(static_cast<double>(bucket.num_sentences));
    for (std::size_t s = 0; s < bars.size(); ++s) {
      bars[s].values.push_back(bucket.scores[s]);
      table.rows.back().push_back(fixed(bucket.scores[s], 2));
    }
  }
  const std::string side = by_source ? "source" : "reference";
  ChartLabels labels{
      .title = "BLEU by the " + side + "'s length", .x = "words of the " + side, .y = "BLEU"};
  std::string figures = bar_chart(labels, categories, bars);
  labels.title = "Sentences of each length";
  labels.y = "sentences";
  figures += bar_chart(labels, categories, {&sentences, 1});
  return {"By length", charts(figures) + folded(table)};
}

HtmlSection frequency_section(const ReportAnalysis& analysis) {
  const ScoreReport& report = analysis.report;
  std::vector<std::string> references;
  for (const auto& lines : report.references) references.push_back(lines[0]);
  const WordTokenizer tokenizer(report.bleu.tokenize, report.bleu.tokenizer_model);
  const auto buckets =
      accuracy_by_frequency(*report.training_words, report.hypotheses, references, tokenizer);

  HtmlTable table{{"times in training", "reference words"}, {}};
  for (const char* figure : {"recall", "F1"}) {
    for (const auto& system : report.systems) table.head.push_back(system + ", " + figure);
  }
  std::vector<std::string> categories;
  std::vector<ChartBars> recall(report.systems.size());
  for (std::size_t s = 0; s < recall.size(); ++s) recall[s] = {report.systems[s], {}};
  std::vector<ChartBars> f1 = recall;
  for (const FrequencyBucket& bucket : buckets) {
    categories.push_back(bucket.label);
    auto& row = table.rows.emplace_back();
    row = {bucket.label, format_count(bucket.systems[0].reference_words)};
    for (std::size_t s = 0; s < recall.size(); ++s) {
      recall[s].values.push_back(100 * bucket.systems[s].recall());
      f1[s].values.push_back(100 * bucket.systems[s].f1());
      row.push_back(fixed(recall[s].values.back(), 1));
    }
    for (const auto& one : f1) row.push_back(fixed(one.values.back(), 1));
  }
  ChartLabels labels{.title = "Words of the reference that were found",
                     .x = "times the word occurs in training",
                     .y = "recall, %"};
  std::string figures = bar_chart(labels, categories, recall);
  labels.title = "F1 of words";
  labels.y = "F1, %";
  figures += bar_chart(labels, categories, f1);
  return {"By word frequency", charts(figures) + folded(table)};
}

HtmlSection sentence_scores_section(const ReportAnalysis& analysis) {
  const auto& systems = analysis.report.systems;
  std::vector<ChartSamples> chrf;
  std::vector<ChartSamples> bleu;
  for (std::size_t s = 0; s < systems.size(); ++s) {
    chrf.push_back({systems[s], analysis.sentence_chrf[s]});
    bleu.push_back({systems[s], analysis.sentence_bleu[s]});
  }
  ChartLabels labels{.title = "chrF of single sentences", .x = "chrF", .y = "sentences"};
  std::string figures = histogram(labels, chrf);
  labels.title = "BLEU of single sentences";
  labels.x = "BLEU";
  figures += histogram(labels, bleu);
  return {"Sentence scores", charts(figures)};
}

}  // namespace heed
