#include "quantized_tensors.h"

#include "nn/quantize.h"

namespace heed {
namespace {

std::string scales_name(const std::string& name) { return name + ".scales"; }

}  // namespace

NamedTensors quantized(const NamedTensors& tensors) {
  NamedTensors result;
  for (const auto& [name, tensor] : tensors) {
    if (tensor.dim() != 2) {
      result.emplace_back(name, tensor);
      continue;
    }
    const QuantizedWeight weight = quantize_weight(tensor.detach());
    result.emplace_back(name, weight.bytes);
    result.emplace_back(scales_name(name), weight.scales);
  }
  return result;
}

void restore_quantized(SafetensorsContent& content) {
  for (auto& [name, tensor] : content.tensors) {
    if (tensor.scalar_type() != at::kChar || tensor.dim() != 2) continue;
    const auto scales = content.tensors.find(scales_name(name));
    if (scales == content.tensors.end() || scales->second.dim() != 1 ||
        scales->second.size(0) != tensor.size(0)) {
      continue;  // for the check of the parameters to name
    }
    tensor = tensor * scales->second.unsqueeze(1);
    content.tensors.erase(scales);  // another element of the map than this
  }
}

}  // namespace heed
