#include "heed/evaluation/bleu_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace heed {
namespace {

std::string details(const BleuScore& score) {
  std::vector<std::string> precisions;
  for (const double p : score.precisions) precisions.push_back(fmt::format("{:.1f}", p));
  return fmt::format("{} (BP = {:.3f} ratio = {:.3f} hyp_len = {} ref_len = {})",
                     fmt::join(precisions, "/"), score.brevity_penalty, score.ratio, score.hyp_len,
                     score.ref_len);
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

}  // namespace

std::string bleu_text(const BleuScore& score, std::string_view signature, int width) {
  return fmt::format("BLEU|{} = {:.{}f} {}", signature, score.score, width, details(score));
}

std::string bleu_json(const BleuScore& score, std::string_view signature, int width) {
  nlohmann::ordered_json object;
  object["name"] = "BLEU";
  object["score"] = std::stod(fmt::format("{:.{}f}", score.score, width));
  object["signature"] = signature;
  object["verbose_score"] = details(score);
  add_parts(object, signature);
  return object.dump(1);
}

}  // namespace heed
