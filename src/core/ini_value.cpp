#include <fmt/format.h>

#include <charconv>

#include "heed/core/ini.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

constexpr std::string_view blanks = " \t";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

/// Whether a plain value in an INI file would read back as something else.
bool needs_quotes(std::string_view text, bool in_list) {
  if (text.empty()) return in_list;
  if (text.front() == '"' || is_blank(text.front()) || is_blank(text.back())) return true;
  if (!is_valid_utf8(text)) return true;
  for (const char c : text) {
    if (is_control(c) || (in_list && c == ',')) return true;
  }
  return false;
}

std::string quoted(std::string_view text) {
  // INI files are UTF-8; a file name, for one, need not be.
  const bool ascii_only = !is_valid_utf8(text);
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (is_control(c) || (ascii_only && static_cast<unsigned char>(c) >= 0x80)) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string written(std::string_view text, bool in_list) {
  return needs_quotes(text, in_list) ? quoted(text) : std::string(text);
}

/// Takes apart the right-hand side of a `key = value` line.
class ValueReader {
 public:
  explicit ValueReader(std::string_view text) : rest_(text) {}

  /// The whole value as one text; nothing where its quotes are wrong.
  std::optional<std::string> text() {
    if (!rest_.starts_with('"')) return std::string(rest_);
    std::optional<std::string> value = quoted_text();
    return rest_.empty() ? value : std::nullopt;
  }

  /// The value's members, which commas separate; nothing where their quotes are wrong.
  std::optional<std::vector<std::string>> list() {
    std::vector<std::string> members;
    while (true) {
      skip_blanks();
      if (rest_.empty()) return members;
      std::optional<std::string> member = rest_.front() == '"' ? quoted_text() : plain_member();
      skip_blanks();
      if (!member || !(rest_.empty() || rest_.front() == ',')) return std::nullopt;
      members.push_back(*std::move(member));
      if (!rest_.empty()) rest_.remove_prefix(1);
    }
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  std::string plain_member() {
    std::string_view member = rest_.substr(0, rest_.find(','));
    rest_.remove_prefix(member.size());
    while (!member.empty() && is_blank(member.back())) member.remove_suffix(1);
    return std::string(member);
  }

  std::optional<std::string> quoted_text() {
    std::string text;
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return text;
      if (c != '\\') {
        text += c;
      } else if (!escaped_character(text)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// Reads what follows a backslash.
  bool escaped_character(std::string& text) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '"' || c == '\\') text += c;
    if (c == 'n') text += '\n';
    if (c == 't') text += '\t';
    if (c == 'x') return hexadecimal(text);
    return c == '"' || c == '\\' || c == 'n' || c == 't';
  }

  bool hexadecimal(std::string& text) {
    unsigned value = 0;
    const std::string_view digits = rest_.substr(0, 2);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    if (digits.size() != 2 || end != digits.data() + 2) return false;
    text += static_cast<char>(value);
    rest_.remove_prefix(2);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::string ini_value(const OptionField& field) {
  const bool is_list = field.kind == FieldKind::list;
  std::string line;
  for (const std::string& text : field.get()) {
    if (!line.empty()) line += ", ";
    line += written(text, is_list);
  }
  return line;
}

std::optional<std::vector<std::string>> ini_texts(const OptionField& field,
                                                  std::string_view value) {
  ValueReader reader(value);
  if (field.kind == FieldKind::list) return reader.list();
  std::optional<std::string> text = reader.text();
  if (!text) return std::nullopt;
  return std::vector<std::string>{*std::move(text)};
}

}  // namespace heed
