#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/text/tokenizer_options.h"

namespace heed {

constexpr int32_t pad_id = 0;  ///< Fills the rows of a batch up to the longest.
constexpr int32_t unk_id = 1;  ///< Never occurs with a tokenizer of our own training.
constexpr int32_t bos_id = 2;  ///< Begins the decoder's input.
constexpr int32_t eos_id = 3;  ///< Ends every sentence.

/// Stands for a space in the text of a piece: U+2581, in UTF-8.
inline constexpr std::string_view space_symbol = "\xE2\x96\x81";

/// Text to piece ids and back, by a SentencePiece model that source and target share.
///
/// A tokenizer trained here gives any valid UTF-8 text back unchanged: decode(encode(x)) == x.
/// Characters without a piece are spelt in bytes. A model from elsewhere normalises text in its own
/// way. Copies are cheap and share the model; all members may be called from several threads.
class Tokenizer {
 public:
  /// Trains one model on the lines of both languages; of more than 100 MB, on lines taken evenly
  /// from all. The same lines and options give the same bytes.
  ///
  /// Throws Error, naming the limit, where options.vocab_size is more than the lines can fill or
  /// less than their characters and the 256 bytes need, or where the lines hold no text.
  static Tokenizer train(std::span<const std::string> source_lines,
                         std::span<const std::string> target_lines,
                         const TokenizerOptions& options);

  /// Loads a SentencePiece model file. Throws Error where it is missing, damaged, or has other
  /// special ids than pad 0, unk 1, bos 2, eos 3.
  static Tokenizer load(const std::filesystem::path& path);

  /// The same from the file's bytes; `where` names them in errors.
  static Tokenizer from_serialized(std::string bytes, std::string_view where);

  /// The ids of the text's pieces, without bos and eos. No text, no pieces. Bytes that are not
  /// UTF-8 count as U+FFFD.
  std::vector<int32_t> encode(std::string_view text) const;

  /// Where in the text each piece of encode() ends, in bytes. Of a character that is spelt in bytes
  /// all but the last stand before it.
  std::vector<size_t> ends(std::string_view text) const;

  /// The ids of each line in one of the many ways to split it, which depends on the seed and on all
  /// lines. BPE: each merge of pieces is left out with probability `alpha` (BPE-dropout; Provilkov
  /// et al. 2020; SentencePiece does not try it again at a later step, as their algorithm does, and
  /// so splits a little finer). Unigram: ways are drawn by their probability to the power `alpha`,
  /// so that a smaller one draws more evenly (Kudo 2018).
  std::vector<std::vector<int32_t>> sample(std::span<const std::string> lines, double alpha,
                                           uint32_t seed) const;

  /// How the model splits words; none where it is of another kind, such as whole words.
  std::optional<TokenizerType> type() const;

  /// The pieces as text; '▁' stands for a space, "<0x0A>" for a byte.
  std::vector<std::string> pieces(std::string_view text) const;

  /// The same of pieces that are known by their ids.
  std::vector<std::string> pieces(std::span<const int32_t> ids) const;

  /// The text of one piece. Throws Error for an id that is not in the vocabulary.
  std::string piece(int32_t id) const;

  /// The text of `ids`, leaving out pad, bos and eos; always valid UTF-8: bytes that make no
  /// character become U+FFFD. Throws Error for an id that is not in the vocabulary.
  std::string decode(std::span<const int32_t> ids) const;

  /// Number of pieces, the special ones included: ids are below it.
  int64_t vocab_size() const;

  /// The SentencePiece model as bytes, as in its file.
  const std::string& serialized() const;

 private:
  struct Model;
  explicit Tokenizer(std::shared_ptr<const Model> model);

  std::shared_ptr<const Model> model_;
};

}  // namespace heed
