#include "protobuf.h"

#include <bit>

namespace heed {
namespace {

enum WireType : uint32_t { varint_type = 0, eight_bytes = 1, with_length = 2, four_bytes = 5 };

}  // namespace

std::string little_endian(uint64_t value, int num_bytes) {
  std::string bytes;
  for (int i = 0; i < num_bytes; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

ProtobufMessage& ProtobufMessage::integer(uint32_t field, int64_t value) {
  if (value == 0) return *this;
  key(field, varint_type);
  varint(static_cast<uint64_t>(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::real(uint32_t field, double value) {
  if (value == 0) return *this;
  key(field, eight_bytes);
  bytes_ += little_endian(std::bit_cast<uint64_t>(value), 8);
  return *this;
}

ProtobufMessage& ProtobufMessage::chosen_float(uint32_t field, float value) {
  key(field, four_bytes);
  bytes_ += little_endian(std::bit_cast<uint32_t>(value), 4);
  return *this;
}

ProtobufMessage& ProtobufMessage::text(uint32_t field, std::string_view value) {
  key(field, with_length);
  varint(value.size());
  bytes_ += value;
  return *this;
}

ProtobufMessage& ProtobufMessage::message(uint32_t field, const ProtobufMessage& value) {
  return text(field, value.bytes());
}

void ProtobufMessage::key(uint32_t field, uint32_t wire_type) { varint(field << 3 | wire_type); }

void ProtobufMessage::varint(uint64_t value) {
  constexpr uint64_t more = 0x80;  // follow
  for (; value >= more; value >>= 7) bytes_ += static_cast<char>(value | more);
  bytes_ += static_cast<char>(value);
}

}  // namespace heed
