#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/decoding/beam_search.h"
#include "heed/decoding/defect.h"
#include "heed/model/model_directory.h"

namespace heed {

/// How text is translated. Section [decoding] of a model's config.ini, and options of the programs.
struct TranslatorOptions {
  BeamSearchOptions search;
  int64_t batch_tokens = 4096;
  int64_t batch_size = 0;
  int64_t max_source_length = 256;
  bool search_again = true;

  template <class Visitor>
  void visit(Visitor&& field) {
    search.visit(field);
    field("batch_tokens", batch_tokens, "Source tokens times beam_size of a batch, padding counted",
          between(1, 100'000'000));
    field("batch_size", batch_size,
          "Sentences of a batch at most; 0 = as many as batch_tokens holds", at_least(0));
    field(
        "max_source_length", max_source_length,
        "Lines of more pieces are translated in parts, cut at ends of sentences where possible; in "
        "a model at most what it was trained on",
        between(2, 1'000'000));
    field("search_again", search_again,
          "Whether translations that are empty, repeat themselves, do not end or are far too short "
          "are searched for again in a way that forbids it");
  }
};

/// The translation of a line.
struct Translation {
  std::string text;
  int64_t parts = 0;      ///< In how many parts it was translated; 0 for a line without text.
  double log_prob = 0.0;  ///< Of all its pieces, ends included.
  Defect defect = Defect::none;  ///< What was wrong with what was found first, of any part.
  bool is_mended = false;        ///< A second search gave this one, which has no defect.
};

/// Translates text: pieces, batches of like length, beam search, text in the order of the input. On
/// a CPU each thread translates batches of its own: products of a batch are too small to share.
class Translator {
 public:
  /// Called with how many of the lines are done, by the caller's thread. What it throws ends the
  /// translation.
  using Progress = std::function<void(int64_t done)>;

  /// With a shortlist each sentence's translation is made of its candidates alone.
  Translator(Transformer model, Tokenizers tokenizers, TranslatorOptions options,
             std::optional<Shortlist> shortlist = {});

  [[nodiscard]] const TranslatorOptions& options() const { return options_; }

  /// One translation for each line, an empty one for a blank line.
  [[nodiscard]] std::vector<Translation> translate(std::span<const std::string> lines,
                                                   const Progress& progress = {});

 private:
  struct Segment;
  [[nodiscard]] std::vector<Segment> segments_of(std::span<const std::string> lines) const;
  [[nodiscard]] std::vector<std::span<Segment>> batches_of(std::span<Segment> longest_first,
                                                           int64_t beam_size) const;
  void translate_batches(std::span<const std::span<Segment>> batches,
                         const std::function<void(size_t segments)>& progress);
  void translate_batch(std::span<Segment> batch);
  [[nodiscard]] std::vector<Hypothesis> search(std::span<const Segment> batch,
                                               const BeamSearchOptions& options);
  void mend(std::span<Segment> batch);
  static void choose(Segment& first, Segment& second);
  void take(Segment& segment, const Hypothesis& found) const;
  static std::string spacing_between(const Segment& before, const Segment& after);
  static std::vector<Translation> join(std::vector<Segment> segments, size_t num_lines);

  Transformer model_;
  Tokenizers tokenizers_;
  TranslatorOptions options_;
  std::optional<Shortlist> shortlist_;
};

/// The texts alone.
[[nodiscard]] std::vector<std::string> texts_of(std::vector<Translation> translations);

}  // namespace heed
