#pragma once

#include <functional>
#include <string>

#include "heed/commands/translate.h"

namespace heed {

/// What a person at a terminal is told, and the commands that they give between sentences: lines
/// that begin with a colon.
class Conversation {
 public:
  /// Writes what the model attended to in the last sentence to a file. Throws Error.
  using Explain = std::function<void(const std::string& file)>;

  /// All must outlive it, and the console the translator, whose translations it shows as they grow
  /// where the console is a terminal. Commands change settings.decoding and the translator.
  Conversation(TranslateSettings& settings, Translator& translator, Explain explain,
               Console& console);

  /// Tells which model answers, how, and what can be asked.
  void greet(const Languages& languages) const;

  /// What to do with a line.
  enum class Reply { translate, nothing, quit };

  /// Obeys a line that is a command; what is wrong with it is told.
  Reply obey(const std::string& line);

 private:
  void use_glossary(const std::string& file);
  [[nodiscard]] std::string glossary() const;
  void set(const std::string& name, const std::string& value);

  TranslateSettings& settings_;
  Translator& translator_;
  Explain explain_;
  Console& console_;
};

}  // namespace heed
