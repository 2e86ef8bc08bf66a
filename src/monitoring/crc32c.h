#pragma once

#include <cstdint>
#include <string_view>

namespace heed {

/// The CRC of the Castagnoli polynomial (RFC 3720, appendix B.4).
uint32_t crc32c(std::string_view bytes);

}  // namespace heed
