#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace heed {

/// Which target pieces may stand in the translation of a sentence, so that the others need no
/// logits: those that its source pieces are usually translated by, and those that are frequent
/// everywhere (Jean et al. 2015, section 3.3; L'Hostis et al. 2016).
class Shortlist {
 public:
  /// lists [vocab_size, n]: each source piece's translations, filled up with pad. frequent [any
  /// number]: what is on the list of every sentence. Both int32, on the CPU. Throws Error, naming
  /// `where`, for other shapes and types, and for ids that are not in the vocabulary.
  Shortlist(at::Tensor lists, at::Tensor frequent, const std::string& where = "");

  /// Reads what save() wrote. Throws Error where the file is damaged or of another vocabulary.
  [[nodiscard]] static Shortlist load(const std::filesystem::path& path, int64_t vocab_size);
  void save(const std::filesystem::path& path) const;

  /// The candidates for a sentence of these pieces, ascending: the special ids, the frequent ones,
  /// and of each piece its translations and itself, for names. They depend on it alone.
  [[nodiscard]] std::vector<int32_t> candidates(std::span<const int32_t> source) const;

  [[nodiscard]] int64_t vocab_size() const { return lists_.size(0); }

 private:
  at::Tensor lists_, frequent_;
};

}  // namespace heed
