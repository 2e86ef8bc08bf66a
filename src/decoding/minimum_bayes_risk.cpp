#include "heed/decoding/minimum_bayes_risk.h"

#include <array>
#include <map>
#include <memory>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"

namespace heed {
namespace {

std::unique_ptr<Metric> metric_of(Utility utility) {
  if (utility == Utility::chrf) return std::make_unique<Chrf>();
  return std::make_unique<Bleu>(BleuOptions{.effective_order = true});
}

}  // namespace

std::span<const std::pair<Utility, const char*>> enum_names(Utility) {
  static constexpr std::array<std::pair<Utility, const char*>, 3> names{
      {{Utility::none, "none"}, {Utility::bleu, "bleu"}, {Utility::chrf, "chrf"}}};
  return names;
}

std::vector<double> expected_utilities(std::span<const std::string> texts,
                                       std::span<const double> weights, Utility utility) {
  const std::unique_ptr<Metric> metric = metric_of(utility);
  std::map<std::string, double> different;  // and their weights together
  for (size_t i = 0; i < texts.size(); ++i) different[texts[i]] += weights[i];
  std::map<std::string, double> expected;
  for (const auto& [text, weight] : different) {
    for (const auto& [reference, its_weight] : different) {
      const std::vector<double> statistics = metric->statistics(text, {&reference, 1});
      expected[text] += its_weight * metric->score(statistics);
    }
  }
  std::vector<double> utilities;
  for (const std::string& text : texts) utilities.push_back(expected.at(text));
  return utilities;
}

}  // namespace heed
