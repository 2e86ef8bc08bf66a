#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// A term where it stands in a text.
struct FoundTerm {
  std::string_view term;  ///< Within the text.
  std::string translation;
};

/// Terms with the translations that they are to have.
class Glossary {
 public:
  /// Reads lines of "TERM<tab>TRANSLATION"; a line without a tab is a term that stays as it is, a
  /// blank one is nothing. Throws Error, naming file and line, where a side is empty or a term
  /// comes twice.
  static Glossary read(const std::string& file);

  /// The terms in a text, in its order. Terms are whole words, in letters of the same case, and
  /// none begins behind a single letter and a hyphen, as in "t-shirt"; of two that begin at a place
  /// the longer one counts.
  [[nodiscard]] std::vector<FoundTerm> terms_in(std::string_view text) const;

  [[nodiscard]] bool empty() const { return terms_.empty(); }

  /// Whether all terms stay as they are.
  [[nodiscard]] bool translates_nothing() const;

 private:
  using Terms = std::map<std::string, std::string, std::greater<>>;  // longer before its beginning
  [[nodiscard]] Terms::const_iterator longest_at(std::string_view text, size_t place) const;

  Terms terms_;
};

}  // namespace heed
