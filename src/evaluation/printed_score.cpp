#include "heed/evaluation/printed_score.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace heed {
namespace {

std::string number_text(const PrintedScore& score, const ScoreStyle& style) {
  return fmt::format("{:.{}f}", score.score, style.width);
}

// "μ = 38.02 ± 1.05"
std::string interval_text(const PrintedScore& score, const ScoreStyle& style) {
  return fmt::format("μ = {:.{}f} ± {:.{}f}", score.interval->mean, style.width,
                     score.interval->half_width, style.width);
}

// sacreBLEU prints no interval around a mean of 0.
bool has_interval(const PrintedScore& score) { return score.interval && score.interval->mean > 0; }

// The number and, where there is one, its interval.
std::string value_text(const PrintedScore& score, const ScoreStyle& style) {
  const std::string number = number_text(score, style);
  return has_interval(score) ? fmt::format("{} ({})", number, interval_text(score, style)) : number;
}

/// Adds the parts of "key:value|key:value" to `object`.
void add_parts(nlohmann::ordered_json& object, std::string_view signature) {
  while (!signature.empty()) {
    const std::string_view part = signature.substr(0, signature.find('|'));
    const std::size_t colon = part.find(':');
    object[std::string(part.substr(0, colon))] = part.substr(colon + 1);
    signature.remove_prefix(std::min(part.size() + 1, signature.size()));
  }
}

nlohmann::ordered_json json_of(const PrintedScore& score, const ScoreStyle& style) {
  nlohmann::ordered_json object;
  object["name"] = score.name;
  object["score"] = std::stod(number_text(score, style));
  object["signature"] = score.signature;
  if (has_interval(score)) {
    object["confidence_mean"] =
        std::stod(fmt::format("{:.{}f}", score.interval->mean, style.width));
    object["confidence_var"] =
        std::stod(fmt::format("{:.{}f}", score.interval->half_width, style.width));
    object["confidence"] = interval_text(score, style);
  }
  if (!score.verbose.empty()) object["verbose_score"] = score.verbose;
  add_parts(object, score.signature);
  return object;
}

}  // namespace

PrintedScore printed_score(const Metric& metric, std::span<const double> statistics,
                           const ScoreConditions& conditions, SignatureForm form) {
  return {.name = metric.name(),
          .score = metric.score(statistics),
          .signature = signature_text(metric, conditions, form),
          .verbose = metric.verbose(statistics)};
}

std::string score_text(const PrintedScore& score, const ScoreStyle& style) {
  if (style.score_only) return value_text(score, style);
  const std::string text =
      fmt::format("{}|{} = {}", score.name, score.signature, value_text(score, style));
  return score.verbose.empty() ? text : text + " " + score.verbose;
}

std::string scores_text(std::span<const PrintedScore> scores, const ScoreStyle& style) {
  std::vector<std::string> lines;
  std::size_t widest = 0;
  for (const PrintedScore& score : scores) {
    lines.push_back(score_text(score, style));
    if (!style.score_only) widest = std::max(widest, lines.back().find('='));
  }
  for (std::string& line : lines) {
    if (!style.score_only) line.insert(0, widest - line.find('='), ' ');
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string score_json(const PrintedScore& score, const ScoreStyle& style) {
  return style.score_only ? value_text(score, style) : json_of(score, style).dump(1);
}

std::string score_json_line(const PrintedScore& score, const ScoreStyle& style) {
  return style.score_only ? value_text(score, style) : json_of(score, style).dump();
}

std::string scores_json(std::span<const PrintedScore> scores, const ScoreStyle& style) {
  std::vector<std::string> objects;
  for (const PrintedScore& score : scores) objects.push_back(score_json(score, style));
  if (objects.size() == 1) return objects.front();
  return fmt::format("[\n{}\n]", fmt::join(objects, ",\n"));
}

}  // namespace heed
