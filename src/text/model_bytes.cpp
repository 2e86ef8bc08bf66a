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
// Message TrainerSpec.
constexpr uint64_t model_type_field = 3;
constexpr uint64_t unigram_type = 1, bpe_type = 2;
// Types of fields, by how they are encoded.
constexpr uint64_t varint = 0, eight_bytes = 1, length_delimited = 2, four_bytes = 5;

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

/// A field of a message.
struct Field {
  uint64_t number = 0;
  uint64_t type = 0;
  uint64_t value = 0;        ///< Of a varint.
  std::string_view content;  ///< Of others.
};

// Takes a field from the front of `bytes`.
std::optional<Field> take_field(std::string_view& bytes) {
  const auto key = take_varint(bytes);
  if (!key) return std::nullopt;
  Field field{.number = *key >> 3, .type = *key & 7, .content = {}};
  uint64_t length = 0;
  if (field.type == varint || field.type == length_delimited) {
    const auto value = take_varint(bytes);
    if (!value) return std::nullopt;
    field.value = *value;
    if (field.type == length_delimited) length = *value;
  } else if (field.type == eight_bytes || field.type == four_bytes) {
    length = field.type == eight_bytes ? 8 : 4;
  } else {
    return std::nullopt;
  }
  if (length > bytes.size()) return std::nullopt;
  field.content = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return field;
}

}  // namespace

bool looks_like_sentencepiece_model(std::string_view bytes) {
  std::set<uint64_t> present;
  while (!bytes.empty()) {
    const auto field = take_field(bytes);
    if (!field || field->type != length_delimited) return false;
    present.insert(field->number);
  }
  return present.contains(pieces_field) && present.contains(trainer_field) &&
         present.contains(normalizer_field);
}

std::optional<TokenizerType> sentencepiece_type(std::string_view bytes) {
  uint64_t type = unigram_type;  // where the field is left out
  while (const auto field = take_field(bytes)) {
    if (field->number != trainer_field) continue;
    std::string_view settings = field->content;
    while (const auto setting = take_field(settings)) {
      if (setting->number == model_type_field) type = setting->value;
    }
  }
  if (type == unigram_type) return TokenizerType::unigram;
  if (type == bpe_type) return TokenizerType::bpe;
  return std::nullopt;
}

}  // namespace heed
