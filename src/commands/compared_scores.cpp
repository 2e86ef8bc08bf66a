#include "compared_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace heed {
namespace {

constexpr double significant = 0.05;  // p-values below it are marked

int64_t trials_of(const SignificanceOptions& options) {
  constexpr int64_t bootstrap_trials = 1000, randomization_trials = 10'000;
  if (options.paired_trials > 0) return options.paired_trials;
  return options.paired == PairedTest::bootstrap ? bootstrap_trials : randomization_trials;
}

// Each system for itself.
std::vector<ComparedSystem> single_scores(std::span<const StatisticsTable> systems,
                                          const CorpusScorer& scorer,
                                          const SignificanceOptions& options, int threads) {
  std::vector<ComparedSystem> scores;
  for (const StatisticsTable& system : systems) {
    ComparedSystem compared;
    compared.score = scorer.score(system.sum());
    if (options.confidence) {
      compared.interval = bootstrap_interval(
          system, scorer,
          {options.confidence_trials, static_cast<uint64_t>(options.seed), threads});
    }
    scores.push_back(compared);
  }
  return scores;
}

// "38.04 (38.02 ± 1.05) (p = 0.0010)*"
std::string cell(const ComparedSystem& system, int64_t width) {
  std::string text = fmt::format("{:.{}f}", system.score, width);
  if (system.interval) {
    text += fmt::format(" ({:.{}f} ± {:.{}f})", system.interval->mean, width,
                        system.interval->half_width, width);
  }
  if (system.p_value) {
    text +=
        fmt::format(" (p = {:.4f}){}", *system.p_value, *system.p_value < significant ? "*" : "");
  }
  return text;
}

using Cells = std::vector<std::vector<std::string>>;

// Cells in columns as wide as their widest.
std::string aligned(const Cells& rows) {
  std::vector<size_t> widths(rows.front().size(), 0);
  const auto characters = [](const std::string& text) {
    return static_cast<size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  };
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - characters(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

double rounded(double value, int64_t width) {
  return std::stod(fmt::format("{:.{}f}", value, width));
}

}  // namespace

std::vector<ComparedSystem> compared_scores(const CorpusScorer& scorer,
                                            std::span<const StatisticsTable> systems,
                                            const SignificanceOptions& options, int threads) {
  const auto seed = static_cast<uint64_t>(options.seed);
  if (systems.size() < 2 || options.paired == PairedTest::none) {
    return single_scores(systems, scorer, options, threads);
  }
  if (options.paired == PairedTest::bootstrap) {
    return paired_bootstrap(systems, scorer, {trials_of(options), seed, threads});
  }
  return paired_randomization(
      systems, scorer,
      {trials_of(options), options.confidence ? options.confidence_trials : 0, seed, threads});
}

ScoreConditions score_conditions(std::optional<int64_t> num_references, int64_t num_systems,
                                 const SignificanceOptions& options) {
  ScoreConditions conditions{.num_references = num_references};
  const bool is_paired = num_systems > 1 && options.paired != PairedTest::none;
  if (is_paired && options.paired == PairedTest::randomization) {
    conditions.randomization_trials = trials_of(options);
  } else if (is_paired) {
    conditions.bootstrap_samples = trials_of(options);
  } else if (options.confidence) {
    conditions.bootstrap_samples = options.confidence_trials;
  }
  if (is_paired || options.confidence) conditions.seed = static_cast<uint64_t>(options.seed);
  return conditions;
}

std::string comparison_text(std::span<const std::string> systems,
                            std::span<const ReportedScore> scores, int64_t width) {
  Cells rows{{"System"}};
  for (const ReportedScore& score : scores) rows.front().push_back(score.metric);
  bool are_compared = false;
  for (size_t i = 0; i < systems.size(); ++i) {
    rows.push_back({systems[i]});
    for (const ReportedScore& score : scores) {
      rows.back().push_back(cell(score.systems[i], width));
      are_compared |= score.systems[i].p_value.has_value();
    }
  }
  std::string text = aligned(rows);
  if (are_compared) {
    text += fmt::format("p: against {}; * = below {}\n", systems.front(), significant);
  }
  for (const ReportedScore& score : scores) {
    text += fmt::format("{}|{}\n", score.metric, score.signature);
  }
  text.pop_back();
  return text;
}

std::string comparison_json(std::span<const std::string> systems,
                            std::span<const ReportedScore> scores, int64_t width) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (size_t i = 0; i < systems.size(); ++i) {
    nlohmann::ordered_json object{{"system", systems[i]}};
    for (const ReportedScore& score : scores) {
      const ComparedSystem& system = score.systems[i];
      nlohmann::ordered_json figures{{"score", rounded(system.score, width)}};
      if (system.p_value) figures["p_value"] = *system.p_value;
      if (system.interval) {
        figures["mean"] = rounded(system.interval->mean, width);
        figures["ci"] = rounded(system.interval->half_width, width);
      }
      figures["signature"] = score.signature;
      object[score.metric] = figures;
    }
    list.push_back(object);
  }
  return list.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace heed
