#pragma once

#include <histedit.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

namespace heed {

/// Lines that a person types at the terminal on standard input, with the usual keys to change a
/// line and to bring earlier ones back (libedit, as ~/.editrc says). Prompts go to the terminal.
class TypedLines {
 public:
  TypedLines();

  /// The next line; none at the end (Ctrl-D). Bytes that are no UTF-8 are not taken.
  [[nodiscard]] std::optional<std::string> next();

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> terminal_;
  std::unique_ptr<History, void (*)(History*)> history_;
  std::unique_ptr<EditLine, void (*)(EditLine*)> line_;
};

}  // namespace heed
