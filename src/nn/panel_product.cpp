#include "panel_product.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/constant_pad_nd.h>

#include <string>

#include "panel_kernels.h"

namespace heed {
namespace {

template <class Panels>
using Kernel = void (*)(const PanelProduct<Panels>&, int64_t begin, int64_t end);

// What LibTorch's own operators take: the environment's ATEN_CPU_CAPABILITY can keep them from it.
[[maybe_unused]] bool has_avx512() { return at::get_cpu_capability() == "AVX512"; }

template <class Panels>
Kernel<Panels> kernel([[maybe_unused]] bool has_extension) {
#ifdef HEED_AVX512_KERNELS
  if (has_avx512() && has_extension) return multiply_avx512;
#endif
  return multiply_portable;
}

#ifdef HEED_AVX512_KERNELS
const bool has_vnni = __builtin_cpu_supports("avx512vnni");
const bool has_bf16 = __builtin_cpu_supports("avx512bf16");
#else
constexpr bool has_vnni = false, has_bf16 = false;
#endif

template <class Panels>
void multiply_by(Kernel<Panels> multiply_panels, const PanelProduct<Panels>& product) {
  constexpr int64_t products_a_task = 1 << 18;  // some microseconds of work
  const int64_t panels = (product.out + panel_width - 1) / panel_width;
  const int64_t panels_a_task = products_a_task / (product.rows * product.in * panel_width + 1) + 1;
  at::parallel_for(0, panels, panels_a_task,
                   [&](int64_t begin, int64_t end) { multiply_panels(product, begin, end); });
}

}  // namespace

at::Tensor to_panels(const at::Tensor& weight, int64_t depth) {
  const int64_t out = weight.size(0), in = weight.size(1);
  const int64_t panels = (out + panel_width - 1) / panel_width;
  const int64_t groups = (in + depth - 1) / depth;
  return at::constant_pad_nd(weight, {0, groups * depth - in, 0, panels * panel_width - out})
      .view({panels, panel_width, groups, depth})
      .permute({0, 2, 1, 3})
      .contiguous();
}

at::Tensor padded_to_panels(const at::Tensor& values) {
  const int64_t out = values.size(0);
  const int64_t panels = (out + panel_width - 1) / panel_width;
  return at::constant_pad_nd(values, {0, panels * panel_width - out}).contiguous();
}

void multiply(const PanelProduct<Fp32Panels>& product) {
  static const auto chosen = kernel<Fp32Panels>(true);
  multiply_by(chosen, product);
}

void multiply(const PanelProduct<Bf16Panels>& product) {
  static const auto chosen = kernel<Bf16Panels>(has_bf16);
  multiply_by(chosen, product);
}

void multiply(const PanelProduct<Int8Panels>& product) {
  static const auto chosen = kernel<Int8Panels>(has_vnni);
  multiply_by(chosen, product);
}

}  // namespace heed
