#include "heed/core/error.h"

namespace heed {
namespace {

std::string message(std::string_view what, std::string_view where, std::string_view hint) {
  std::string text(what);
  if (!where.empty()) text.append(" (").append(where).append(")");
  if (!hint.empty()) text.append(". ").append(hint);
  return text;
}

}  // namespace

Error::Error(std::string_view what, std::string_view where, std::string_view hint)
    : std::runtime_error(message(what, where, hint)) {}

}  // namespace heed
