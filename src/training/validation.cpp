#include "heed/training/validation.h"

#include <array>

namespace heed {

std::span<const std::pair<ValidationMetric, const char*>> enum_names(ValidationMetric) {
  static constexpr std::array<std::pair<ValidationMetric, const char*>, 2> names{
      {{ValidationMetric::bleu, "bleu"}, {ValidationMetric::loss, "loss"}}};
  return names;
}

}  // namespace heed
