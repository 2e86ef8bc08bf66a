#include "monitoring/event_reader.h"

#include <cstring>
#include <map>
#include <stdexcept>
#include <string_view>

#include "core/test_support.h"

namespace heed {
namespace {

std::string_view take(std::string_view& bytes, std::size_t count) {
  if (count > bytes.size()) throw std::runtime_error("the bytes end too early");
  const std::string_view taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

template <class Number>
Number number_in(std::string_view bytes) {
  if (bytes.size() != sizeof(Number)) throw std::runtime_error("a number of another size");
  Number number;
  std::memcpy(&number, bytes.data(), sizeof(Number));
  return number;
}

uint64_t take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(take(bytes, 1)[0]);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
}

/// The fields of a message, each at most once: numbers of varints as their 8 bytes.
std::map<uint64_t, std::string> fields_of(std::string_view bytes) {
  std::map<uint64_t, std::string> fields;
  while (!bytes.empty()) {
    const uint64_t key = take_varint(bytes);
    std::string value;
    if ((key & 7) == 0) {
      value.resize(sizeof(uint64_t));
      const uint64_t number = take_varint(bytes);
      std::memcpy(value.data(), &number, sizeof(number));
    } else if ((key & 7) == 1) {
      value = take(bytes, 8);
    } else if ((key & 7) == 2) {
      value = take(bytes, take_varint(bytes));
    } else if ((key & 7) == 5) {
      value = take(bytes, 4);
    } else {
      throw std::runtime_error("an unknown type of field");
    }
    if (!fields.emplace(key >> 3, value).second) throw std::runtime_error("a field comes twice");
  }
  return fields;
}

/// A bit at a time, as the definition has it.
uint32_t slow_crc32c(std::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) {
      const bool is_odd = ((crc ^ (static_cast<unsigned char>(byte) >> bit)) & 1) != 0;
      crc = (crc >> 1) ^ (is_odd ? 0x82F63B78 : 0);
    }
  }
  return crc ^ 0xFFFFFFFF;
}

std::string_view take_checked(std::string_view& bytes, std::size_t count) {
  const std::string_view data = take(bytes, count);
  const uint32_t crc = slow_crc32c(data);
  if (number_in<uint32_t>(take(bytes, 4)) != ((crc >> 15 | crc << 17) + 0xA282EAD8)) {
    throw std::runtime_error("a wrong checksum");
  }
  return data;
}

void read_value(std::string_view bytes, ReadEvent& event) {
  auto value = fields_of(bytes);
  event.tag = value.at(1);
  if (value.contains(2)) event.value = number_in<float>(value[2]);
  if (value.contains(8)) {
    auto tensor = fields_of(value[8]);
    if (number_in<int64_t>(tensor.at(1)) != 7) throw std::runtime_error("no tensor of strings");
    event.text = tensor.at(8);
  }
  if (value.contains(9)) event.plugin = fields_of(fields_of(value[9]).at(1)).at(1);
}

ReadEvent event_of(std::string_view bytes) {
  auto fields = fields_of(bytes);
  ReadEvent event;
  if (fields.contains(1)) event.wall_time = number_in<double>(fields[1]);
  if (fields.contains(2)) event.step = number_in<int64_t>(fields[2]);
  event.file_version = fields[3];
  if (fields.contains(7)) event.is_session_start = number_in<int64_t>(fields_of(fields[7])[1]) == 1;
  if (fields.contains(5)) read_value(fields_of(fields[5]).at(1), event);
  return event;
}

}  // namespace

std::vector<ReadEvent> read_events(const std::filesystem::path& path) {
  const std::string content = content_of(path);
  std::string_view bytes = content;
  std::vector<ReadEvent> events;
  while (!bytes.empty()) {
    const auto length = number_in<uint64_t>(take_checked(bytes, 8));
    events.push_back(event_of(take_checked(bytes, length)));
  }
  return events;
}

}  // namespace heed
