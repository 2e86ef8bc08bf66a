#include "quantize.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <cmath>

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
    bytes[i] = static_cast<uint8_t>(static_cast<int32_t>(row[i] * factor + zero_and_half));
  }
}

HEED_VECTORIZED void scale_row(float* row, int64_t width, float scale, const float* bias,
                               float least) {
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) {
    const float value = scale * row[i] + (bias == nullptr ? 0.0F : bias[i]);
    row[i] = value < least ? least : value;
  }
}

}  // namespace

QuantizedRows quantize_rows(const at::Tensor& x) {
  const int64_t rows = x.size(0), width = x.size(1);
  QuantizedRows result{at::empty({rows, width}, at::kByte), at::empty({rows}, x.options())};
  const float* const data = x.const_data_ptr<float>();
  auto* const bytes = result.bytes.mutable_data_ptr<uint8_t>();
  auto* const scales = result.scales.mutable_data_ptr<float>();
  at::parallel_for(0, rows, rows_a_task(width), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const float largest = largest_magnitude(data + i * width, width);
      scales[i] = largest / largest_byte;
      const float factor = largest > smallest ? largest_byte / largest : 0.0F;
      quantize(data + i * width, width, factor, bytes + i * width);
    }
  });
  return result;
}

void scale_rows(at::Tensor& y, const at::Tensor& scales, const at::Tensor& bias, bool with_relu) {
  const int64_t width = y.size(1);
  auto* const data = y.mutable_data_ptr<float>();
  const float* const scales_data = scales.const_data_ptr<float>();
  const float* const bias_data = bias.defined() ? bias.const_data_ptr<float>() : nullptr;
  const float least = with_relu ? 0.0F : -INFINITY;
  at::parallel_for(0, y.size(0), rows_a_task(width), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      scale_row(data + i * width, width, scales_data[i], bias_data, least);
    }
  });
}

}  // namespace heed
