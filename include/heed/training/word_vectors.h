#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "heed/text/tokenizer.h"

namespace heed {

/// Which pieces have found a word vector.
struct WordVectorReport {
  std::string file;                   ///< Where the vectors are from.
  int64_t words = 0;                  ///< Words read.
  int64_t pieces = 0;                 ///< Pieces that can have a vector: no special ones, no bytes.
  int64_t matched = 0;                ///< Those that have one now.
  std::vector<std::string> examples;  ///< The first few without, by id: the most frequent.
};

/// One line for the log: "Word vectors (de.vec): 1,234 of 7,996 pieces have one (15.4 %), of
/// 400,000 words; without: ▁xyz, ▁abc, ...".
std::string describe(const WordVectorReport& report);

/// Replaces rows of `weight` [vocab_size, d_model], an embedding, by word vectors of a text file:
/// that of word2vec (Mikolov et al. 2013), which fastText writes too, "COUNT DIM" and then a word
/// and its DIM numbers a line; or that of GloVe (Pennington et al. 2014), without the first line.
/// COUNT is not checked.
///
/// A piece takes the vector of the first of these words that the file has: the piece as it is, so
/// that vectors of pieces can be given; the piece without '▁' in front, or with one if it has none;
/// the same two with A to Z in lower case. Of a word that comes twice the first counts. Rows
/// without a vector stay.
///
/// All vectors are multiplied by one factor that makes the root mean square of their numbers
/// d_model^-0.5, the standard deviation of embeddings as TokenEmbedding draws them.
///
/// The file may be a pipe. Throws Error, naming file and line, and leaves `weight` as it is: a file
/// without words, vectors of other than d_model numbers, invalid UTF-8, a matched vector that does
/// not consist of finite numbers. The numbers of other words are counted, not read.
WordVectorReport load_word_vectors(const std::filesystem::path& file, const Tokenizer& tokenizer,
                                   at::Tensor& weight);

}  // namespace heed
