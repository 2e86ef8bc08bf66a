#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/decoding/translation.h"
#include "heed/decoding/translation_system.h"
#include "heed/text/glossary.h"

namespace heed {

struct LineCutting;
struct LineInParts;
struct Segment;
class LineRequirements;
class Stopwatch;

/// What is asked of the translations of lines: an item for each, or none at all. A blank line's
/// translation meets nothing.
struct TargetConstraints {
  /// What it begins with. In a line in parts, each sentence of it belongs to the next part.
  std::span<const std::string> prefixes = {};
  /// Whole words that it holds, each at a place of its own, whichever part of a long line has it.
  std::span<const std::vector<std::string>> phrases = {};
};

/// Translates text: pieces, batches of like length, beam search, text in the order of the input. On
/// a CPU each thread translates batches of its own: products of a batch are too small to share.
class Translator {
 public:
  /// Called with how many of the lines are done, by the caller's thread. What it throws ends the
  /// translation.
  using Progress = std::function<void(int64_t done)>;

  using Watcher = TranslationSystem::Watcher;

  /// With a shortlist each sentence's translation is made of its candidates alone; it goes with
  /// one model only. Throws UsageError for options that contradict each other, or name a layer that
  /// there is not.
  Translator(Ensemble ensemble, Tokenizers tokenizers, TranslatorOptions options,
             std::optional<Shortlist> shortlist = {});

  /// Of one model.
  Translator(Transformer model, Tokenizers tokenizers, TranslatorOptions options,
             std::optional<Shortlist> shortlist = {})
      : Translator(Ensemble{{std::move(model)}, {1.0}}, std::move(tokenizers), options,
                   std::move(shortlist)) {}

  [[nodiscard]] const TranslatorOptions& options() const { return system_.options; }

  /// From now on translates so. Throws UsageError for options that contradict each other, or do not
  /// go with the glossary; then everything stays as it was.
  void set_options(const TranslatorOptions& options);

  /// From now on translations have the glossary's words for the terms in it. Throws UsageError
  /// where translations are drawn, or searched for in groups.
  void use_glossary(Glossary glossary);

  /// From now on translations come with their alignment, see align_words(); an ensemble's is the
  /// first model's.
  void show_alignment() { shows_alignment_ = true; }

  /// From now on translations come with what the model attended to, an ensemble's first one; or no
  /// longer.
  void show_attention(bool is_wanted) { shows_attention_ = is_wanted; }

  /// From now on `watcher` sees translations grow, where a batch has one sentence.
  void watch(Watcher watcher) { system_.watcher = std::move(watcher); }

  /// One translation for each line, an empty one for a blank line.
  [[nodiscard]] std::vector<Translation> translate(std::span<const std::string> lines,
                                                   const Progress& progress = {}) {
    return translate(lines, {}, progress);
  }

  /// Translations that meet the constraints; one without a phrase that it should have is flagged as
  /// lost. Throws UsageError where there are phrases for what is drawn, or searched for in groups,
  /// or constraints of another number of lines.
  [[nodiscard]] std::vector<Translation> translate(std::span<const std::string> lines,
                                                   const TargetConstraints& constraints,
                                                   const Progress& progress);

 private:
  [[nodiscard]] LineCutting cutting(const LineRequirements& requirements) const;
  [[nodiscard]] SearchOptions search_options() const;
  void translate_segments(std::span<Segment> segments,
                          const std::function<void(size_t segments)>& progress);
  void share_out_phrases(std::span<const LineInParts> lines);
  void for_each_batch(std::span<const std::span<Segment>> batches,
                      const std::function<void(std::span<Segment> batch)>& work,
                      const std::function<void(size_t segments)>& progress = {});
  void close_batch(std::span<Segment> batch, const Stopwatch& stopwatch) const;
  void explain(Segment& segment);

  TranslationSystem system_;
  Glossary glossary_;
  bool shows_alignment_ = false;
  bool shows_attention_ = false;
};

}  // namespace heed
