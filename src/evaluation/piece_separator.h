#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace heed {

/// Cuts text into the pieces of a SentencePiece model, whatever its special ids. Copies share the
/// model.
class PieceSeparator {
 public:
  /// Throws Error where the model cannot be loaded.
  explicit PieceSeparator(const std::filesystem::path& model);

  /// The pieces of `line`, separated by blanks.
  std::string operator()(std::string_view line) const;

  /// Eight hexadecimal digits that tell the model from others.
  const std::string& model_hash() const { return hash_; }

 private:
  std::shared_ptr<const sentencepiece::SentencePieceProcessor> processor_;
  std::string hash_;
};

}  // namespace heed
