#include "crc32c.h"

#include <array>

namespace heed {
namespace {

constexpr uint32_t reversed_polynomial = 0x82F63B78;

/// What each value of a byte does to the remainder.
constexpr std::array<uint32_t, 256> remainders = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < table.size(); ++byte) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? reversed_polynomial : 0);
    }
    table[byte] = remainder;
  }
  return table;
}();

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  uint32_t crc = ~uint32_t{0};
  for (const char byte : bytes) {
    crc = remainders[(crc ^ static_cast<unsigned char>(byte)) & 0xFF] ^ (crc >> 8);
  }
  return ~crc;
}

}  // namespace heed
