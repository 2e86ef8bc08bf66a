#include "training_data.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "heed/core/error.h"
#include "heed/data/sampled_corpus.h"
#include "heed/model/model_directory.h"

namespace heed {
namespace {

/// Lines that the user is told, and that the run's report has.
class Told {
 public:
  explicit Told(Console& console) : console_(console) {}

  void line(const std::string& text) {
    console_.line(text);
    lines.push_back(text);
  }

  std::vector<std::string> lines;

 private:
  Console& console_;
};

ParallelText validation_text(const DataOptions& data, ParallelText& train, Told& told) {
  if (!data.valid_source.empty()) return read_parallel_text(data.valid_source, data.valid_target);
  ParallelText valid = hold_out(train, data.valid_split);
  told.line(fmt::format(
      "Held out {} pairs for validation (those whose text has the smallest hash); none was given",
      format_count(valid.size())));
  return valid;
}

// Of one side with a vocabulary of its own.
Tokenizer own_tokenizer(const std::string& model, const std::vector<std::string>& lines,
                        const TokenizerOptions& options) {
  return model.empty() ? Tokenizer::train(lines, {}, options) : Tokenizer::load(model);
}

Tokenizers new_tokenizers(const TrainSettings& settings, const ParallelText& train,
                          Console& console) {
  const TokenizerOptions& options = settings.tokenizer;
  if (options.is_separate()) {
    console.line("Tokenizers: one of the source, one of the target");
    return {own_tokenizer(options.source_model, train.source, options),
            own_tokenizer(options.model, train.target, options)};
  }
  if (!options.model.empty()) return Tokenizer::load(options.model);
  console.line("Training the tokenizer");
  return Tokenizer::train(train.source, train.target, options);
}

// "Tokenizer: 8,000 pieces"
std::string describe(const Tokenizers& tokenizers) {
  const std::string target = format_count(tokenizers.target.vocab_size());
  if (tokenizers.are_shared) return fmt::format("Tokenizer: {} pieces", target);
  return fmt::format("Tokenizers: {} pieces of the source, {} of the target",
                     format_count(tokenizers.source.vocab_size()), target);
}

// Refuses a way to draw pieces that is not for the tokenizer's type.
void check_type(const Tokenizer& tokenizer, TokenizerType wanted, const char* option) {
  const std::optional<TokenizerType> type = tokenizer.type();
  if (type == wanted) return;
  throw UsageError(
      fmt::format("training.{} is for a tokenizer of type {}, and the run's is of type {}", option,
                  name_of(wanted), type ? name_of(*type) : "other"),
      "settings",
      "Take bpe_dropout for bpe and unigram_sampling for unigram, or train another tokenizer");
}

// The training pairs in pieces that are drawn anew in each epoch, if the settings say so.
CorpusOfEpoch sampled(const TrainSettings& settings, const Tokenizers& tokenizers,
                      const ParallelCorpus& corpus, const ParallelText& text) {
  const TrainingOptions& training = settings.training;
  const bool is_bpe = training.bpe_dropout > 0;
  const double alpha = is_bpe ? training.bpe_dropout : training.unigram_sampling;
  if (alpha == 0) return {};
  for (const Tokenizer* tokenizer : {&tokenizers.source, &tokenizers.target}) {
    check_type(*tokenizer, is_bpe ? TokenizerType::bpe : TokenizerType::unigram,
               is_bpe ? "bpe_dropout" : "unigram_sampling");
  }
  return SampledCorpus(corpus, text, tokenizers,
                       {.alpha = alpha,
                        .seed = static_cast<uint64_t>(training.seed),
                        .max_length = settings.data.max_length});
}

/// A parallel text and what to call it: "Training", and its files.
struct NamedText {
  const char* name;
  const ParallelText& text;
  std::string files;
};

ParallelCorpus encoded(const NamedText& named, const Tokenizers& tokenizers,
                       const LengthLimits& limits) {
  try {
    return {named.text, tokenizers, limits};
  } catch (const Error& error) {
    throw Error(fmt::format("{} text ({}): {}", named.name, named.files, error.what()));
  }
}

std::string files_of(const std::string& source, const std::string& target) {
  return source + ", " + target;
}

// Changes whenever a pair that is trained on, or the validation text, does.
std::string fingerprint_of(const ParallelCorpus& train, const ParallelText& valid) {
  XXH64_hash_t hash = 0;
  const auto add = [&hash](const void* bytes, size_t size) {
    hash = XXH3_64bits_withSeed(bytes, size, hash ^ size);
  };
  for (int64_t i = 0; i < train.size(); ++i) {
    for (const auto ids : {train.source(i), train.target(i)}) add(ids.data(), ids.size_bytes());
  }
  for (const auto* lines : {&valid.source, &valid.target}) {
    for (const auto& line : *lines) add(line.data(), line.size());
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace

std::optional<Tokenizers> known_tokenizers(const std::optional<Checkpoint>& checkpoint,
                                           const std::optional<TranslationModel>& initial) {
  if (checkpoint) return tokenizers_of(checkpoint->content, checkpoint->path.string());
  if (initial) return initial->tokenizers;
  return std::nullopt;
}

TrainingData prepare_data(const TrainSettings& settings, std::optional<Tokenizers> known,
                          Console& console) {
  ParallelText train_text =
      read_parallel_text(settings.data.train_source, settings.data.train_target);
  Told told(console);
  ParallelText valid_text = validation_text(settings.data, train_text, told);
  Tokenizers tokenizers = known ? *known : new_tokenizers(settings, train_text, console);
  told.line(describe(tokenizers));
  const LengthLimits limits = settings.data.length_limits();
  const auto encode = [&](const NamedText& named) {
    ParallelCorpus corpus = encoded(named, tokenizers, limits);
    told.line(fmt::format("{}: {}", named.name, describe(corpus.report())));
    return corpus;
  };
  const DataOptions& data = settings.data;
  const std::string train_files = files_of(data.train_source, data.train_target);
  const std::string valid_files = data.valid_source.empty()
                                      ? "held out of " + train_files
                                      : files_of(data.valid_source, data.valid_target);
  ParallelCorpus train = encode({"Training", train_text, train_files});
  ParallelCorpus valid = encode({"Validation", valid_text, valid_files});
  std::string fingerprint = fingerprint_of(train, valid_text);
  CorpusOfEpoch of_epoch = sampled(settings, tokenizers, train, train_text);
  return {std::move(tokenizers), std::move(train), std::move(of_epoch),
          std::move(valid_text), std::move(valid), std::move(fingerprint),
          std::move(told.lines)};
}

}  // namespace heed
