#include "quantize.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "panels.h"
#include "rows.h"
#include "vectorize.h"

namespace heed {
namespace {

constexpr float largest_byte = 127.0F;  // away from quantized_zero
constexpr float smallest = 1e-30F;      // of magnitudes that are not taken for zero

// No number where the row holds one that is not finite.
HEED_VECTORIZED float largest_magnitude(const float* row, int64_t width) {
  float largest = 0.0F, nothing = 0.0F;
#pragma omp simd reduction(max : largest) reduction(+ : nothing)
  for (int64_t i = 0; i < width; ++i) {
    const float magnitude = std::fabs(row[i]);
    largest = magnitude > largest ? magnitude : largest;
    nothing += 0.0F * row[i];
  }
  return largest + nothing;
}

HEED_VECTORIZED void quantize(const float* row, int64_t width, float factor, uint8_t* bytes) {
  constexpr float zero_and_half = static_cast<float>(quantized_zero) + 0.5F;  // rounds when cut
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) {
    const float byte = row[i] * factor + zero_and_half;
    // What is no number becomes any byte: its row's scale is none either.
    bytes[i] = static_cast<uint8_t>(static_cast<int32_t>(byte > 0.0F ? byte : 0.0F));
  }
}

}  // namespace

QuantizedRows quantize_rows(const at::Tensor& x) {
  const int64_t rows = x.size(0), width = x.size(1);
  const int64_t padded_width = padded_inputs<Int8Panels>(width);
  QuantizedRows result{at::empty({rows, padded_width}, at::kByte), at::empty({rows}, x.options())};
  const float* const data = x.const_data_ptr<float>();
  auto* const bytes = result.bytes.mutable_data_ptr<uint8_t>();
  auto* const scales = result.scales.mutable_data_ptr<float>();
  at::parallel_for(0, rows, rows_a_task(width), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const float largest = largest_magnitude(data + i * width, width);
      scales[i] = largest / largest_byte;
      const float factor = largest > smallest ? largest_byte / largest : 0.0F;
      uint8_t* const row = bytes + i * padded_width;
      quantize(data + i * width, width, factor, row);
      std::fill(row + width, row + padded_width, static_cast<uint8_t>(quantized_zero));
    }
  });
  return result;
}

QuantizedWeight quantize_weight(const at::Tensor& weight) {
  constexpr int32_t last_bits = 127;
  at::Tensor scales = (weight.abs().amax(/*dim=*/1) / largest_byte).clamp_min(smallest);
  scales = (scales.view(at::kInt) + last_bits).bitwise_and(~last_bits).view(at::kFloat);  // upwards
  return {(weight / scales.unsqueeze(1)).round().to(at::kChar), scales};
}

}  // namespace heed
