#pragma once

#include "panels.h"

/// The product's outputs in panels begin .. end - 1, by one instruction set each.
namespace heed {

void multiply_portable(const PanelProduct<Fp32Panels>& product, int64_t begin, int64_t end);
void multiply_portable(const PanelProduct<Bf16Panels>& product, int64_t begin, int64_t end);
void multiply_portable(const PanelProduct<Int8Panels>& product, int64_t begin, int64_t end);

/// For processors with AVX-512; bf16 needs its BF16 extension, int8 its VNNI.
void multiply_avx512(const PanelProduct<Fp32Panels>& product, int64_t begin, int64_t end);
void multiply_avx512(const PanelProduct<Bf16Panels>& product, int64_t begin, int64_t end);
void multiply_avx512(const PanelProduct<Int8Panels>& product, int64_t begin, int64_t end);

/// For processors with AMX, whose tiles hold the sums of 16 rows and 16 outputs; see amx().
void multiply_amx(const PanelProduct<Bf16Panels>& product, int64_t begin, int64_t end);
void multiply_amx(const PanelProduct<Int8Panels>& product, int64_t begin, int64_t end);

}  // namespace heed
