#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace heed {

/// Tensors by name, in an order.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;
/// Free text beside the tensors (`__metadata__` of the format).
using Metadata = std::map<std::string, std::string>;

/// What a safetensors file holds: https://huggingface.co/docs/safetensors#format
/// (u64 little-endian header length, JSON header, raw little-endian data).
struct SafetensorsContent {
  Metadata metadata;
  std::map<std::string, at::Tensor> tensors;
};

/// The bytes of a tensor, such as those of a file that was stored as one.
[[nodiscard]] std::string bytes_of(const at::Tensor& tensor);

/// Writes the tensors, from any device, and the metadata as one file, all or nothing.
/// Adds a checksum of the data to the metadata, which reading verifies.
void write_safetensors(const std::filesystem::path& path, NamedTensors tensors,
                       Metadata metadata = {});

/// Maps a file into memory and checks every length and offset before any use, and the checksum
/// where there is one. The tensors are views of the mapping (private, copied on write) where its
/// data is aligned, on the CPU. Throws Error when the file is missing, truncated, damaged or no
/// safetensors file.
[[nodiscard]] SafetensorsContent read_safetensors(const std::filesystem::path& path);

}  // namespace heed
