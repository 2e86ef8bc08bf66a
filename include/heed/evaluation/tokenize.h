#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace heed {

/// How a line is cut into the words that BLEU counts. The names are sacreBLEU's.
enum class BleuTokenizer {
  tokenize_13a,  ///< The tokenization of mteval-v13a, which WMT used: sacreBLEU's default.
  none,          ///< White space only, for text that is tokenized already.
  intl,          ///< mteval-v14's for other scripts: punctuation and symbols of all of Unicode.
  character,     ///< Every character is a word.
  zh,            ///< Every Chinese character is a word, the rest as in 13a.
  spm,           ///< The pieces of a SentencePiece model.
};

/// The tokenizers' names in options and signatures.
std::span<const std::pair<BleuTokenizer, const char*>> enum_names(BleuTokenizer);

/// Puts blanks between the words of lines. May be called from several threads.
class WordTokenizer {
 public:
  /// `model` is the SentencePiece model of BleuTokenizer::spm. Throws Error where it cannot be
  /// loaded.
  explicit WordTokenizer(BleuTokenizer tokenizer, const std::filesystem::path& model = {});

  /// `line`, of valid UTF-8, with white space between words.
  std::string operator()(std::string_view line) const { return separate_(line); }

  /// Its name in signatures: "13a". That of `spm` ends in a hash of the model: "spm-9f86d081".
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::function<std::string(std::string_view)> separate_;
};

}  // namespace heed
