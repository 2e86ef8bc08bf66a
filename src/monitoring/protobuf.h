#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heed {

/// A message of Protocol Buffers, made field by field (protobuf.dev/programming-guides/encoding).
/// Numbers that are zero are left out, as proto3 asks for, except where a field says otherwise.
class ProtobufMessage {
 public:
  ProtobufMessage& integer(uint32_t field, int64_t value);
  ProtobufMessage& real(uint32_t field, double value);

  /// A float that is written even where it is zero: a member of a oneof.
  ProtobufMessage& chosen_float(uint32_t field, float value);

  ProtobufMessage& text(uint32_t field, std::string_view value);
  ProtobufMessage& message(uint32_t field, const ProtobufMessage& value);

  const std::string& bytes() const { return bytes_; }

 private:
  void key(uint32_t field, uint32_t wire_type);
  void varint(uint64_t value);

  std::string bytes_;
};

/// The value's bytes, the lowest first.
std::string little_endian(uint64_t value, int num_bytes);

}  // namespace heed
