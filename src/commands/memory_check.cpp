#include "memory_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

#include "heed/core/error.h"

namespace heed {
namespace {

// Those of the matrices of layers and embeddings, which are nearly all.
double parameters_of(const TransformerConfig& config) {
  const auto layers = [&](int64_t number) {
    const int64_t unique = config.unique_layers > 0 ? config.unique_layers : number;
    return static_cast<double>(std::min(number, unique));
  };
  const AttentionHeads heads = config.heads();
  const auto d_model = static_cast<double>(config.d_model);
  const double attention = d_model * static_cast<double>(heads.all() + heads.out());
  const double feed_forward = 2 * d_model * static_cast<double>(config.dim_feedforward);
  const bool has_encoder = config.architecture == Architecture::encoder_decoder;
  return layers(config.num_encoder_layers) * (attention + feed_forward) +
         layers(config.num_decoder_layers) * ((has_encoder ? 2 : 1) * attention + feed_forward) +
         static_cast<double>(config.vocab_size) * d_model;
}

// In bytes; none where the system does not tell.
std::optional<double> available_memory() {
  std::ifstream lines("/proc/meminfo");
  for (std::string name, rest; lines >> name; std::getline(lines, rest)) {
    double kilobytes = 0;
    if (name == "MemAvailable:" && lines >> kilobytes) return 1024 * kilobytes;
  }
  return std::nullopt;
}

}  // namespace

void check_memory(const TrainSettings& settings, const at::Device& device) {
  if (!device.is_cpu()) return;
  const int copies = settings.training.ema_decay > 0 ? 5 : 4;  // weights, gradients, two moments
  const double needed = 4.0 * copies * parameters_of(settings.model);
  const std::optional<double> available = available_memory();
  if (!available || needed < *available) return;
  throw Error(fmt::format("the model's weights, gradients and moments take about {:.1f} GB, and "
                          "{:.1f} GB of memory are free",
                          needed / 1e9, *available / 1e9),
              "settings", "Choose a smaller model, or a machine with more memory");
}

}  // namespace heed
