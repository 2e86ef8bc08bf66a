#include "heed/model/safetensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "memory_map.h"

namespace heed {
namespace {

using nlohmann::json;
static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian");

constexpr const char* checksum_key = "heed.xxh3_64";
constexpr const char* damaged_hint = "The file is damaged or incomplete: use another copy of it";

struct DtypeName {
  at::ScalarType dtype;
  const char* name;
};
constexpr std::array<DtypeName, 8> dtype_names{{{at::kFloat, "F32"},
                                                {at::kDouble, "F64"},
                                                {at::kHalf, "F16"},
                                                {at::kBFloat16, "BF16"},
                                                {at::kLong, "I64"},
                                                {at::kInt, "I32"},
                                                {at::kChar, "I8"},
                                                {at::kByte, "U8"}}};

const char* name_of(at::ScalarType dtype) {
  for (const auto& entry : dtype_names) {
    if (entry.dtype == dtype) return entry.name;
  }
  throw Error(fmt::format("tensors of type {} cannot be saved", at::toString(dtype)));
}

std::optional<at::ScalarType> dtype_of(const std::string& name) {
  for (const auto& entry : dtype_names) {
    if (name == entry.name) return entry.dtype;
  }
  return std::nullopt;
}

std::string_view view_of_bytes(const at::Tensor& tensor) {
  return {static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes()};
}

std::string checksum(std::span<const std::string_view> chunks) {
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       XXH3_freeState);
  XXH3_64bits_reset(state.get());
  for (const auto& chunk : chunks) XXH3_64bits_update(state.get(), chunk.data(), chunk.size());
  return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

/// A header's entry for a tensor, checked against the data's length.
struct Entry {
  at::ScalarType dtype;
  std::vector<int64_t> shape;
  size_t begin, size;
};

Entry checked_entry(const std::string& name, const json& value, size_t data_size) {
  const auto dtype = dtype_of(value.at("dtype").get<std::string>());
  if (!dtype) throw Error(fmt::format("tensor {} has an unknown type", name));
  Entry entry{*dtype, value.at("shape").get<std::vector<int64_t>>(), 0, 0};
  const auto offsets = value.at("data_offsets").get<std::array<size_t, 2>>();
  entry.begin = offsets[0];
  size_t size = at::elementSize(*dtype);
  for (const int64_t extent : entry.shape) {
    if (extent < 0 || __builtin_mul_overflow(size, static_cast<size_t>(extent), &size)) {
      throw Error(fmt::format("tensor {} has an impossible shape", name));
    }
  }
  if (offsets[1] < offsets[0] || offsets[1] > data_size || offsets[1] - offsets[0] != size) {
    throw Error(
        fmt::format("tensor {} lies outside the file or has another size than its shape", name));
  }
  entry.size = size;
  return entry;
}

// A view of the mapping, whose memory goes when the last tensor that shares it does; a copy where
// other writers left the data unaligned.
at::Tensor view_of(const std::shared_ptr<MemoryMap>& map, char* data, const Entry& entry) {
  char* const begin = data + entry.begin;
  if (reinterpret_cast<uintptr_t>(begin) % at::elementSize(entry.dtype) == 0) {
    const size_t size = entry.size;
    return at::from_blob(
        begin, entry.shape, [map, size](void* released) { map->release(released, size); },
        at::TensorOptions(entry.dtype));
  }
  at::Tensor copy = at::empty(entry.shape, entry.dtype);
  std::memcpy(copy.data_ptr(), begin, copy.nbytes());
  return copy;
}

SafetensorsContent parse(const std::shared_ptr<MemoryMap>& map) {
  uint64_t header_size = 0;
  if (map->size() < sizeof header_size) throw Error("no safetensors file: too short");
  std::memcpy(&header_size, map->data(), sizeof header_size);
  if (header_size > map->size() - sizeof header_size) {
    throw Error("no safetensors file, or a truncated one: the header is longer than the file");
  }
  char* const data = map->data() + sizeof header_size + header_size;
  const size_t data_size = map->size() - sizeof header_size - header_size;
  const json header = json::parse(map->data() + sizeof header_size, data);
  SafetensorsContent content;
  for (const auto& [name, value] : header.items()) {
    if (name == "__metadata__") {
      content.metadata = value.get<Metadata>();
    } else {
      content.tensors[name] = view_of(map, data, checked_entry(name, value, data_size));
    }
  }
  const auto expected = content.metadata.find(checksum_key);
  const std::string_view bytes(data, data_size);
  if (expected != content.metadata.end() && expected->second != checksum({&bytes, 1})) {
    throw Error("the checksum does not match the data");
  }
  map->release(data, data_size);  // read once; what is needed comes back from the system's cache
  return content;
}

}  // namespace

std::string bytes_of(const at::Tensor& tensor) { return std::string(view_of_bytes(tensor)); }

void write_safetensors(const std::filesystem::path& path, NamedTensors tensors, Metadata metadata) {
  // The format has no gaps: with the widest types first, every tensor is aligned.
  std::stable_sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return a.second.element_size() > b.second.element_size();
  });
  std::vector<at::Tensor> on_cpu;
  std::vector<std::string_view> chunks{"", ""};  // the header's length and the header come first
  json header;
  size_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    on_cpu.push_back(tensor.detach().contiguous().cpu());
    chunks.push_back(view_of_bytes(on_cpu.back()));
    header[name] = {{"dtype", name_of(tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, offset + chunks.back().size()}}};
    offset += chunks.back().size();
  }
  metadata[checksum_key] = checksum(std::span(chunks).subspan(2));
  header["__metadata__"] = metadata;
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned
  const uint64_t header_size = text.size();
  chunks[0] = {reinterpret_cast<const char*>(&header_size), sizeof header_size};
  chunks[1] = text;
  write_file_atomically(path, chunks);
}

SafetensorsContent read_safetensors(const std::filesystem::path& path) {
  const auto map = std::make_shared<MemoryMap>(path);
  try {
    return parse(map);
  } catch (const json::exception&) {
    throw Error("no safetensors file, or a damaged one", path.string(), damaged_hint);
  } catch (const Error& error) {
    throw Error(error.what(), path.string(), damaged_hint);
  }
}

}  // namespace heed
