#pragma once

#include <bit>
#include <cstdint>

#include "vectorize.h"

namespace heed {

/// e^x for x <= 0 to 2 units in the last place, in a form that compilers turn into vector
/// instructions: e^x = 2^n e^r with |r| <= ln(2) / 2, and e^r by a polynomial (Cephes, expf).
HEED_INLINE float exp_of_negative(float x) {
  constexpr float smallest = -87.0F;  // below, e^x is hardly a float any more
  constexpr float log2_e = 1.44269504F;
  constexpr float ln2_high = 0.693359375F, ln2_low = -2.12194440e-4F;
  constexpr float round_to_integer = 12'582'912.0F;  // 1.5 * 2^23: no bits are left for fractions
  x = x < smallest ? smallest : x;                   // what is no number stays so
  const float shifted = x * log2_e + round_to_integer;  // n in its last bits
  const float n = shifted - round_to_integer;
  const float r = (x - n * ln2_high) - n * ln2_low;
  float polynomial = 1.9875691500e-4F;
  polynomial = polynomial * r + 1.3981999507e-3F;
  polynomial = polynomial * r + 8.3334519073e-3F;
  polynomial = polynomial * r + 4.1665795894e-2F;
  polynomial = polynomial * r + 1.6666665459e-1F;
  polynomial = polynomial * r + 5.0000001201e-1F;
  polynomial = polynomial * r * r + r + 1.0F;
  constexpr auto bits_of_zero = std::bit_cast<uint32_t>(round_to_integer);
  const auto power =
      std::bit_cast<float>((std::bit_cast<uint32_t>(shifted) - bits_of_zero + 127) << 23);
  return polynomial * power;
}

}  // namespace heed
