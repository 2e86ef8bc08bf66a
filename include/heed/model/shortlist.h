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
  /// lists [source vocabulary, n]: each source piece's translations, filled up with pad. frequent
  /// [any number]: what is on the list of every sentence. Both int32, on the CPU. `tgt_vocab_size`:
  /// of a target with a vocabulary of its own; 0 = it shares the source's. Throws Error, naming
  /// `where`, for other shapes and types, and for ids that are not in the vocabulary.
  Shortlist(at::Tensor lists, at::Tensor frequent, int64_t tgt_vocab_size = 0,
            const std::string& where = "");

  /// Reads what save() wrote. Throws Error where the file is damaged or of another vocabulary.
  [[nodiscard]] static Shortlist load(const std::filesystem::path& path, int64_t src_vocab_size,
                                      int64_t tgt_vocab_size = 0);
  void save(const std::filesystem::path& path) const;

  /// The candidates for a sentence of these pieces, ascending: the special ids, the frequent ones,
  /// and of each piece its translations, and itself where the vocabulary is shared, for names.
  /// They depend on it alone.
  [[nodiscard]] std::vector<int32_t> candidates(std::span<const int32_t> source) const;

  /// The translations of a source piece, the most probable first; where there are fewer, pad.
  [[nodiscard]] std::span<const int32_t> translations(int32_t source) const;

 private:
  at::Tensor lists_, frequent_;
  int64_t tgt_vocab_size_;
};

}  // namespace heed
