#include "word_numbers.h"

#include <xxhash.h>

namespace heed {

uint64_t WordHash::operator()(std::string_view word) const {
  return XXH3_64bits(word.data(), word.size());
}

}  // namespace heed
