#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/decoding/sentence.h"
#include "heed/model/model_directory.h"
#include "heed/text/glossary.h"

namespace heed {

/// What a translation has to hold, of a part of the text that has a given translation or beyond the
/// text.
struct RequiredPart {
  enum class Kind {
    term,      ///< Of a glossary.
    verbatim,  ///< Stays as it is.
    phrase,    ///< Is wanted whatever the text: it has no place there.
  };

  Kind kind = Kind::verbatim;
  size_t begin = 0, end = 0;  ///< In the text, in bytes.
  std::string translation = {};
  bool begins_apart = true;  ///< Whether it is a word, or words, that a space stands before.
  bool ends_apart = true;    ///< Whether no word goes on behind it.

  [[nodiscard]] bool is_verbatim() const { return kind == Kind::verbatim; }
  bool operator==(const RequiredPart&) const = default;
};

/// The terms in a text and, if `verbatim`, its verbatim_parts(), in no order. A term within such a
/// part does not count, nor does such a part within a term. Translations are as the `target`
/// tokenizer gives them back.
[[nodiscard]] std::vector<RequiredPart> required_parts(std::string_view text,
                                                       const Glossary& glossary, bool verbatim,
                                                       const Tokenizer& target);

/// A phrase that a translation has to hold, whatever the text.
[[nodiscard]] RequiredPart required_phrase(std::string_view phrase, const Tokenizer& target);

/// A text, and what its translations have to hold.
struct Requirements {
  std::string_view text;
  std::span<const RequiredPart> parts;
};

/// The parts without a place of their own in a translation, as of holds().
[[nodiscard]] std::vector<RequiredPart> lacking_parts(std::string_view translation,
                                                      std::span<const RequiredPart> parts);

/// Of a text's pieces, which end at `ends` of it, those that have something of a part.
[[nodiscard]] std::vector<int64_t> pieces_within(const RequiredPart& part,
                                                 const std::vector<size_t>& ends);

/// Whether a translation has those of all parts, each at a place of its own and whole, and nothing
/// like a crumb of them beside: no "@" by itself, say, if that of the text is in "@jane".
[[nodiscard]] bool holds(std::string_view translation, const Requirements& required);

/// Adds to a sentence of the text that its translation holds those of the parts. The tokenizers
/// must live as long.
void require(Sentence& sentence, const Requirements& required, const Tokenizers& tokenizers);

}  // namespace heed
