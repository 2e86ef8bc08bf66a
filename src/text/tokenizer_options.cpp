#include "heed/text/tokenizer_options.h"

namespace heed {

std::span<const std::pair<TokenizerType, const char*>> enum_names(TokenizerType) {
  static constexpr std::pair<TokenizerType, const char*> names[] = {
      {TokenizerType::bpe, "bpe"}, {TokenizerType::unigram, "unigram"}};
  return names;
}

}  // namespace heed
