#include "heed/model/shortlist.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/core/error.h"
#include "heed/model/safetensors.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

constexpr const char* lists_name = "lists";
constexpr const char* frequent_name = "frequent";
constexpr const char* new_file_hint =
    "Remove the file and start heed-train on its run again, which writes it anew";

bool holds_ids(const at::Tensor& ids, int64_t vocab_size) {
  if (ids.scalar_type() != at::kInt || !ids.device().is_cpu()) return false;
  const int32_t* const data = ids.const_data_ptr<int32_t>();
  return std::all_of(data, data + ids.numel(),
                     [&](int32_t id) { return id >= 0 && id < vocab_size; });
}

at::Tensor tensor_of(const SafetensorsContent& content, const char* name,
                     const std::string& where) {
  const auto found = content.tensors.find(name);
  if (found != content.tensors.end()) return found->second;
  throw Error(fmt::format("no shortlist: there is no tensor {}", name), where, new_file_hint);
}

std::span<const int32_t> ids_of(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<int32_t>(), static_cast<size_t>(tensor.numel())};
}

}  // namespace

Shortlist::Shortlist(at::Tensor lists, at::Tensor frequent, int64_t tgt_vocab_size,
                     const std::string& where)
    : lists_(lists.contiguous()),
      frequent_(frequent.contiguous()),
      tgt_vocab_size_(tgt_vocab_size) {
  const bool has_shape = lists_.dim() == 2 && frequent_.dim() == 1;
  const int64_t ids = tgt_vocab_size > 0 || !has_shape ? tgt_vocab_size : lists_.size(0);
  if (!has_shape || !holds_ids(lists_, ids) || !holds_ids(frequent_, ids)) {
    throw Error("no shortlist: its lists do not hold ids of a vocabulary", where, new_file_hint);
  }
}

Shortlist Shortlist::load(const std::filesystem::path& path, int64_t src_vocab_size,
                          int64_t tgt_vocab_size) {
  const std::string where = path.string();
  const SafetensorsContent content = read_safetensors(path);
  Shortlist shortlist(tensor_of(content, lists_name, where),
                      tensor_of(content, frequent_name, where), tgt_vocab_size, where);
  const int64_t pieces = shortlist.lists_.size(0);
  if (pieces == src_vocab_size) return shortlist;
  throw Error(fmt::format("the shortlist is of another vocabulary: it has {} pieces, the model {}",
                          pieces, src_vocab_size),
              where, new_file_hint);
}

void Shortlist::save(const std::filesystem::path& path) const {
  write_safetensors(path, {{lists_name, lists_}, {frequent_name, frequent_}});
}

std::vector<int32_t> Shortlist::candidates(std::span<const int32_t> source) const {
  static_assert(pad_id == 0 && unk_id == 1 && bos_id == 2 && eos_id == 3);
  std::vector<int32_t> tokens{pad_id, unk_id, bos_id, eos_id};
  const auto add = [&tokens](std::span<const int32_t> ids) {
    tokens.insert(tokens.end(), ids.begin(), ids.end());
  };
  add(ids_of(frequent_));
  if (tgt_vocab_size_ == 0) add(source);
  for (const int32_t piece : source) add(translations(piece));
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

std::span<const int32_t> Shortlist::translations(int32_t source) const {
  const auto length = static_cast<size_t>(lists_.size(1));
  return ids_of(lists_).subspan(static_cast<size_t>(source) * length, length);
}

}  // namespace heed
