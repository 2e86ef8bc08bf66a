#include "panel_product.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/constant_pad_nd.h>

#include <algorithm>
#include <string>

#include "amx.h"
#include "panel_kernels.h"

namespace heed {
namespace {

template <class Panels>
using Kernel = void (*)(const PanelProduct<Panels>&, int64_t begin, int64_t end);

#ifdef HEED_AVX512_KERNELS

// What LibTorch's own operators take: the environment's ATEN_CPU_CAPABILITY can keep them from it.
bool has_avx512() { return at::get_cpu_capability() == "AVX512"; }

template <class Panels>
Kernel<Panels> kernel(bool has_tiles, bool has_vectors) {
  if constexpr (Panels::depth > 1) {
    if (has_avx512() && has_tiles) return multiply_amx;
  }
  if (has_avx512() && has_vectors) return multiply_avx512;
  return multiply_portable;
}

Kernel<Fp32Panels> fp32_kernel() { return kernel<Fp32Panels>(false, true); }
Kernel<Bf16Panels> bf16_kernel() {
  return kernel<Bf16Panels>(amx().has_bf16, __builtin_cpu_supports("avx512bf16"));
}
Kernel<Int8Panels> int8_kernel() {
  return kernel<Int8Panels>(amx().has_int8, __builtin_cpu_supports("avx512vnni"));
}

#else

Kernel<Fp32Panels> fp32_kernel() { return multiply_portable; }
Kernel<Bf16Panels> bf16_kernel() { return multiply_portable; }
Kernel<Int8Panels> int8_kernel() { return multiply_portable; }

#endif

// Rows begin .. of a product.
template <class Panels>
PanelProduct<Panels> rows_of(PanelProduct<Panels> product, int64_t begin, int64_t count) {
  product.x += begin * product.in;
  product.y += begin * product.out;
  if (product.row_scales != nullptr) product.row_scales += begin;
  product.rows = count;
  return product;
}

// Tasks are panels, and of many rows parts.
template <class Panels>
void multiply_by(Kernel<Panels> multiply_panels, const PanelProduct<Panels>& product) {
  constexpr int64_t products_a_task = 1 << 18;  // some microseconds of work
  constexpr int64_t rows_a_part = 512;
  const int64_t panels = panels_of(product.out);
  const int64_t parts = (product.rows + rows_a_part - 1) / rows_a_part;
  const int64_t part_rows = std::min(rows_a_part, product.rows);
  const int64_t tasks_at_once = products_a_task / (part_rows * product.in * panel_width + 1) + 1;
  at::parallel_for(0, parts * panels, tasks_at_once, [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const int64_t part = begin / panels, first = begin % panels;
      const int64_t last = std::min(panels, first + end - begin);
      const int64_t row = part * part_rows;
      multiply_panels(rows_of(product, row, std::min(part_rows, product.rows - row)), first, last);
      begin += last - first;
    }
  });
}

}  // namespace

template <class Panels>
at::Tensor to_panels(const at::Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1), panels = panels_of(out);
  const int64_t padded_in = padded_inputs<Panels>(in);
  return at::constant_pad_nd(weight, {0, padded_in - in, 0, panels * panel_width - out})
      .view({panels, panel_width, padded_in / Panels::depth, Panels::depth})
      .permute({0, 2, 1, 3})
      .contiguous();
}

template at::Tensor to_panels<Fp32Panels>(const at::Tensor&);
template at::Tensor to_panels<Int8Panels>(const at::Tensor&);

bool multiplies_bf16() {
  const Kernel<Bf16Panels> portable = multiply_portable;
  return bf16_kernel() != portable;
}

at::Tensor padded_to_panels(const at::Tensor& values) {
  const int64_t out = values.size(0);
  return at::constant_pad_nd(values, {0, panels_of(out) * panel_width - out}).contiguous();
}

void multiply(const PanelProduct<Fp32Panels>& product) {
  static const auto chosen = fp32_kernel();
  multiply_by(chosen, product);
}

void multiply(const PanelProduct<Bf16Panels>& product) {
  static const auto chosen = bf16_kernel();
  multiply_by(chosen, product);
}

void multiply(const PanelProduct<Int8Panels>& product) {
  static const auto chosen = int8_kernel();
  multiply_by(chosen, product);
}

}  // namespace heed
