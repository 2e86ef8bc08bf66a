#include "heed/evaluation/signature.h"

#include <vector>

#include "heed/core/version.h"

namespace heed {
namespace {

template <class Number>
void add_if_set(std::vector<SignaturePart>& parts, SignaturePart part,
                const std::optional<Number>& number) {
  if (!number) return;
  part.value = std::to_string(*number);
  parts.push_back(std::move(part));
}

}  // namespace

std::string signature_text(const Metric& metric, const ScoreConditions& conditions,
                           SignatureForm form) {
  return signature_text(metric.signature(), conditions, form);
}

std::string signature_text(std::span<const SignaturePart> own, const ScoreConditions& conditions,
                           SignatureForm form) {
  const auto& references = conditions.num_references;
  std::vector<SignaturePart> parts = {
      {"nrefs", "#", references ? std::to_string(*references) : "var"}};
  add_if_set(parts, {"bs", "bs", ""}, conditions.bootstrap_samples);
  add_if_set(parts, {"ar", "ar", ""}, conditions.randomization_trials);
  add_if_set(parts, {"seed", "rs", ""}, conditions.seed);
  parts.insert(parts.end(), own.begin(), own.end());
  parts.push_back({"version", "v", "heed-" + std::string(version())});

  std::string text;
  for (const SignaturePart& part : parts) {
    if (!text.empty()) text += '|';
    text += (form == SignatureForm::brief ? part.short_key : part.key) + ':' + part.value;
  }
  return text;
}

}  // namespace heed
