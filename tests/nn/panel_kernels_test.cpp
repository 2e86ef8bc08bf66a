// All kernels for products by panels that this processor can run, whichever it would choose.
#include "../../src/nn/panel_kernels.h"

#include <ATen/Context.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include "../../src/nn/amx.h"
#include "../../src/nn/bf16_layout.h"
#include "../../src/nn/panel_product.h"
#include "tensor_testing.h"

namespace heed {
namespace {

template <class Panels>
using Kernel = void (*)(const PanelProduct<Panels>&, int64_t begin, int64_t end);

template <class Panels>
using Kernels = std::vector<Kernel<Panels>>;

Kernels<Bf16Panels> bf16_kernels() {
  Kernels<Bf16Panels> kernels{multiply_portable};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bf16")) kernels.push_back(multiply_avx512);
  if (amx().has_bf16) kernels.push_back(multiply_amx);
#endif
  return kernels;
}

Kernels<Int8Panels> int8_kernels() {
  Kernels<Int8Panels> kernels{multiply_portable};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vnni")) kernels.push_back(multiply_avx512);
  if (amx().has_int8) kernels.push_back(multiply_amx);
#endif
  return kernels;
}

/// Rows, inputs and outputs: of one, of a tile's and a block's borders, and of more.
class PanelKernels : public testing::TestWithParam<std::vector<int64_t>> {
 protected:
  PanelKernels() { torch::manual_seed(4); }

  template <class Panels>
  at::Tensor product_by(Kernel<Panels> kernel, PanelProduct<Panels> product) {
    at::Tensor y = at::full({rows, out}, NAN);
    product.y = y.mutable_data_ptr<float>();
    product.rows = rows;
    product.out = out;
    product.bias = bias.template const_data_ptr<float>();
    product.least = -0.5F;
    kernel(product, 0, panels_of(out));
    return y;
  }

  const int64_t rows = GetParam()[0], in = GetParam()[1], out = GetParam()[2];
  const at::Tensor bias = padded_to_panels(at::randn({out}));
};

TEST_P(PanelKernels, OfBfloat16Agree) {
  const at::Tensor x = bf16_rows(at::randn({rows, in})), panels = bf16_panels(at::randn({out, in}));
  PanelProduct<Bf16Panels> product;
  product.x = static_cast<const uint16_t*>(x.const_data_ptr());
  product.panels = static_cast<const uint16_t*>(panels.const_data_ptr());
  product.in = x.size(1);
  const at::Tensor expected = product_by<Bf16Panels>(multiply_portable, product);
  for (const auto kernel : bf16_kernels()) {
    EXPECT_TRUE(all_near(product_by(kernel, product), expected, 1e-4));
  }
}

TEST_P(PanelKernels, OfBytesAreEqual) {
  const int64_t padded = padded_inputs<Int8Panels>(in);
  const at::Tensor x = at::randint(0, 256, {rows, padded}, at::kByte);
  const at::Tensor panels = to_panels<Int8Panels>(at::randint(-127, 128, {out, in}, at::kChar));
  const at::Tensor zeros = padded_to_panels(at::randint(-9, 9, {out}, at::kInt));
  const at::Tensor scales = padded_to_panels(at::rand({out})), row_scales = at::rand({rows});
  PanelProduct<Int8Panels> product;
  product.x = x.const_data_ptr<uint8_t>();
  product.panels = panels.const_data_ptr<int8_t>();
  product.in = padded;
  product.zero_sums = zeros.const_data_ptr<int32_t>();
  product.scales = scales.const_data_ptr<float>();
  product.row_scales = row_scales.const_data_ptr<float>();
  const at::Tensor expected = product_by<Int8Panels>(multiply_portable, product);
  for (const auto kernel : int8_kernels()) {
    // Alike but for sums of scaled floats, in which compilers may join a product and a sum.
    EXPECT_TRUE(all_near(product_by(kernel, product) / expected, at::ones({rows, out}), 1e-5));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, PanelKernels,
    testing::Values(std::vector<int64_t>{1, 1, 1}, std::vector<int64_t>{15, 31, 17},
                    std::vector<int64_t>{16, 32, 32}, std::vector<int64_t>{17, 33, 48},
                    std::vector<int64_t>{32, 64, 64}, std::vector<int64_t>{33, 65, 96},
                    std::vector<int64_t>{100, 130, 200}));

}  // namespace
}  // namespace heed
