#include "sentencepiece_training.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <unordered_map>

#include "heed/core/console.h"
#include "heed/core/error.h"
#include "heed/text/tokenizer.h"
#include "training_text.h"

namespace heed {
namespace {

constexpr const char* option_name = "--tokenizer.vocab_size";

// More pieces than any corpus can fill; SentencePiece's trainer does some work for each.
constexpr int64_t unlimited = 10'000'000;

int64_t count_pieces(const std::string& model) {
  sentencepiece::SentencePieceProcessor processor;
  const auto status = processor.LoadFromSerializedProto(model);
  if (!status.ok()) throw Error("SentencePiece cannot read its own model", status.ToString());
  return processor.GetPieceSize();
}

// A model of at most `vocab_size` pieces that gives every text back unchanged.
std::string train_model(TrainingText& text, const std::string& type, int64_t vocab_size,
                        double character_coverage) {
  const std::unordered_map<std::string, std::string> arguments = {
      {"model_type", type},
      {"vocab_size", std::to_string(vocab_size)},
      {"hard_vocab_limit", "false"},
      {"character_coverage", fmt::format("{}", character_coverage)},
      {"byte_fallback", "true"},
      {"normalization_rule_name", "identity"},
      {"remove_extra_whitespaces", "false"},
      {"pad_id", std::to_string(pad_id)},
      {"unk_id", std::to_string(unk_id)},
      {"bos_id", std::to_string(bos_id)},
      {"eos_id", std::to_string(eos_id)},
      {"num_threads", "4"},  // the unigram model's sums depend on it
      {"minloglevel", "3"},  // nothing but what aborts the program
  };
  std::string model;
  text.rewind();
  const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &text, &model);
  if (!status.ok()) throw Error("The tokenizer cannot be trained", status.ToString());
  return model;
}

int64_t usual_vocab_size(size_t num_pairs) {
  if (num_pairs < 100'000) return 8'000;
  if (num_pairs < 1'000'000) return 16'000;
  if (num_pairs < 4'000'000) return 32'000;
  return 37'000;
}

// The rule that TokenizerOptions::vocab_size describes. `smallest`: special ids, bytes, characters.
int64_t chosen_vocab_size(size_t num_pairs, int64_t num_words, int64_t smallest) {
  const int64_t usual = usual_vocab_size(num_pairs);
  return smallest + std::min(num_words / 2, std::max(usual - smallest, usual / 2));
}

[[noreturn]] void throw_too_large(int64_t asked, int64_t largest) {
  throw Error(fmt::format("A vocabulary of {} pieces is too large for the training text",
                          format_count(asked)),
              option_name,
              fmt::format("The largest possible is {}; 0 chooses a good one", largest));
}

[[noreturn]] void throw_too_small(int64_t asked, int64_t smallest) {
  throw Error(fmt::format("A vocabulary of {} pieces cannot hold the training text's characters",
                          format_count(asked)),
              option_name,
              fmt::format("The smallest possible is {}; a lower --tokenizer.character_coverage "
                          "allows fewer",
                          smallest));
}

}  // namespace

std::string train_sentencepiece(std::span<const std::string> source,
                                std::span<const std::string> target,
                                const TokenizerOptions& options) {
  TrainingText text(source, target);
  if (!text.has_text()) {
    throw Error("There is no text to train a tokenizer on", "",
                "Check --data.train_source and --data.train_target");
  }
  const double coverage = options.character_coverage;
  const int64_t smallest = count_pieces(train_model(text, "char", unlimited, coverage));
  const int64_t asked = options.vocab_size;
  if (asked != 0 && asked < smallest) throw_too_small(asked, smallest);

  const int64_t size = asked != 0 ? std::min(asked, unlimited)
                                  : chosen_vocab_size(source.size(), text.count_words(), smallest);
  const bool is_bpe = options.model_type == TokenizerType::bpe;
  std::string model = train_model(text, is_bpe ? "bpe" : "unigram", size, coverage);
  const int64_t largest = count_pieces(model);
  if (asked > largest) throw_too_large(asked, largest);
  return model;
}

}  // namespace heed
