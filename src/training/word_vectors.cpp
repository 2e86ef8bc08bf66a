#include "heed/training/word_vectors.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "heed/core/console.h"
#include "vector_file.h"

namespace heed {
namespace {

constexpr std::string_view word_start = "\xE2\x96\x81";  // U+2581, begins pieces that begin a word
bool is_byte(std::string_view piece) {
  return piece.size() == 6 && piece.starts_with("<0x") && piece.ends_with('>');
}

std::string ascii_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// The words whose vector a piece may take, the best first.
std::vector<std::string> words_for(const std::string& piece) {
  const std::string word = piece.starts_with(word_start) ? piece.substr(word_start.size()) : piece;
  if (word.empty()) return {piece};
  std::vector<std::string> words;
  for (const std::string& spelling : {word, ascii_lower_case(word)}) {
    const std::string as_start = std::string(word_start) + spelling;
    const bool is_start = piece.starts_with(word_start);
    words.push_back(is_start ? as_start : spelling);
    words.push_back(is_start ? spelling : as_start);
  }
  return words;
}

/// The pieces that can have a vector, and how good the words are that were found for them.
class PieceMatches {
 public:
  explicit PieceMatches(const Tokenizer& tokenizer) {
    static_assert(pad_id < eos_id && unk_id < eos_id && bos_id < eos_id);
    for (int32_t id = eos_id + 1; id < tokenizer.vocab_size(); ++id) {
      const std::string piece = tokenizer.piece(id);
      if (is_byte(piece)) continue;
      const std::vector<std::string> words = words_for(piece);
      for (size_t rank = 0; rank < words.size(); ++rank) {
        uses_[words[rank]].push_back({matches_.size(), rank});
      }
      matches_.push_back({id, piece, no_word});
    }
  }

  /// The ids of the pieces for which `word` is better than the words so far.
  std::vector<int64_t> improved_by(std::string_view word) {
    const auto found = uses_.find(std::string(word));
    if (found == uses_.end()) return {};
    std::vector<int64_t> ids;
    for (const auto& [match, rank] : found->second) {
      if (rank >= matches_[match].rank) continue;
      matches_[match].rank = rank;
      ids.push_back(matches_[match].id);
    }
    return ids;
  }

  /// The ids of the pieces that have a word.
  [[nodiscard]] std::vector<int64_t> matched() const {
    std::vector<int64_t> ids;
    for (const auto& match : matches_) {
      if (match.rank != no_word) ids.push_back(match.id);
    }
    return ids;
  }

  /// The report, but for what was read.
  [[nodiscard]] WordVectorReport report() const {
    constexpr size_t most_examples = 5;
    WordVectorReport report;
    report.pieces = std::ssize(matches_);
    report.matched = std::ssize(matched());
    for (const auto& match : matches_) {
      if (report.examples.size() == most_examples) break;
      if (match.rank == no_word) report.examples.push_back(match.piece);
    }
    return report;
  }

 private:
  static constexpr size_t no_word = std::numeric_limits<size_t>::max();

  struct Match {
    int64_t id;
    std::string piece;
    size_t rank;  // of the best word so far, among words_for(piece)
  };
  struct Use {
    size_t match;
    size_t rank;
  };

  std::vector<Match> matches_;  // ascending by id
  std::unordered_map<std::string, std::vector<Use>> uses_;
};

/// Copies the rows `ids` of `vectors` [vocab_size, d_model] to `weight`, all times one factor.
void copy_scaled(const at::Tensor& vectors, const std::vector<int64_t>& ids, at::Tensor& weight) {
  const at::NoGradGuard no_grad;
  const at::Tensor rows = at::tensor(ids, at::kLong);
  // In double precision, as the smallest numbers need a factor that float does not have.
  const at::Tensor matched = vectors.index_select(0, rows).to(at::kDouble);  // [ids, d_model]
  const auto numbers = static_cast<double>(matched.numel());
  const double root_mean_square = matched.norm().item<double>() / std::sqrt(std::max(1.0, numbers));
  if (root_mean_square == 0.0) return;  // no vectors, or zeros only
  const double factor = 1.0 / std::sqrt(static_cast<double>(weight.size(1))) / root_mean_square;
  weight.index_copy_(0, rows.to(weight.device()), matched.mul(factor).to(weight.options()));
}

}  // namespace

std::string describe(const WordVectorReport& report) {
  const int64_t without = report.pieces - report.matched;
  const double percent = 100.0 * static_cast<double>(report.matched) /
                         static_cast<double>(std::max<int64_t>(1, report.pieces));
  std::string text =
      fmt::format("Word vectors ({}): {} of {} pieces have one ({:.1f} %), of {} words",
                  report.file, format_count(report.matched), format_count(report.pieces), percent,
                  format_count(report.words));
  if (without == 0) return text;
  text += fmt::format("; without: {}", fmt::join(report.examples, ", "));
  return without > std::ssize(report.examples) ? text + ", ..." : text;
}

WordVectorReport load_word_vectors(const std::filesystem::path& file, const Tokenizer& tokenizer,
                                   at::Tensor& weight) {
  const int64_t d_model = weight.size(1);
  PieceMatches matches(tokenizer);
  VectorFile words(file.string(), d_model);
  at::Tensor vectors = at::empty({tokenizer.vocab_size(), d_model}, at::kFloat);
  const std::span<float> numbers(vectors.mutable_data_ptr<float>(),
                                 static_cast<size_t>(vectors.numel()));
  int64_t words_read = 0;
  for (; words.next(); ++words_read) {
    for (const int64_t id : matches.improved_by(words.word())) {
      words.read_vector(numbers.subspan(id * d_model, d_model));
    }
  }
  copy_scaled(vectors, matches.matched(), weight);
  WordVectorReport report = matches.report();
  report.file = file.string();
  report.words = words_read;
  return report;
}

}  // namespace heed
