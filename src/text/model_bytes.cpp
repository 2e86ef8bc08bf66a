#include "model_bytes.h"

#include <cstdint>
#include <optional>
#include <set>

namespace heed {
namespace {

// sentencepiece_model.proto, message ModelProto.
constexpr uint64_t pieces_field = 1;
constexpr uint64_t trainer_field = 2;
constexpr uint64_t normalizer_field = 3;
constexpr uint64_t length_delimited = 2;  // the wire type of all fields of that message

// Takes a base-128 number from the front of `bytes`.
std::optional<uint64_t> take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

// Takes a field from the front of `bytes` and returns its number.
std::optional<uint64_t> take_field(std::string_view& bytes) {
  const auto key = take_varint(bytes);
  if (!key || (*key & 7) != length_delimited) return std::nullopt;
  const auto length = take_varint(bytes);
  if (!length || *length > bytes.size()) return std::nullopt;
  bytes.remove_prefix(*length);
  return *key >> 3;
}

}  // namespace

bool looks_like_sentencepiece_model(std::string_view bytes) {
  std::set<uint64_t> present;
  while (!bytes.empty()) {
    const auto field = take_field(bytes);
    if (!field) return false;
    present.insert(*field);
  }
  return present.contains(pieces_field) && present.contains(trainer_field) &&
         present.contains(normalizer_field);
}

}  // namespace heed
