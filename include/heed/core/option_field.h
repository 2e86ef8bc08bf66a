#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace heed {

/// The values that a number may have. The default admits every finite number.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool includes_low = true;
  bool includes_high = true;

  bool contains(double value) const;
  /// For help and errors: "at least 1", "between 0 and 1"; empty for the default.
  std::string text() const;
};

constexpr NumberRange at_least(double low) { return {.low = low}; }
constexpr NumberRange more_than(double low) { return {.low = low, .includes_low = false}; }
constexpr NumberRange at_most(double high) { return {.high = high}; }
/// Both ends included.
constexpr NumberRange between(double low, double high) { return {.low = low, .high = high}; }
/// `low` included, `high` not: a dropout probability is from_to_below(0.0, 1.0).
constexpr NumberRange from_to_below(double low, double high) {
  return {.low = low, .high = high, .includes_high = false};
}

enum class FieldKind { flag, integer, number, text, list, choice };

/// An option's enum, by the name that `enum_names` gives it.
template <class Enum>
[[nodiscard]] const char* name_of(Enum value) {
  for (const auto& [named, name] : enum_names(value)) {
    if (named == value) return name;
  }
  return "";
}

/// One field of an options struct, its type erased. It refers to the struct and must not outlive
/// it.
struct OptionField {
  std::string name;         ///< The field's own: "d_model".
  std::string help;         ///< What it means, one sentence.
  std::string placeholder;  ///< Stands for the value in the help: "N", "FILE".
  FieldKind kind = FieldKind::text;
  NumberRange range = {};            ///< For integers and numbers.
  std::vector<std::string> choices;  ///< The names of an enum's values.

  /// The present value as text: one string, for a list any number. Numbers are the shortest text
  /// that reads back as the same number.
  std::function<std::vector<std::string>()> get;

  /// Sets the field from text. Returns what is wrong ("must be between 0 and 1, not -0.5"), and
  /// then leaves the field as it was, or an empty string.
  std::function<std::string(const std::vector<std::string>&)> set;
};

/// The options of one struct, under the name of its section: --SECTION.NAME on the command line, or
/// --NAME where the section is "".
struct OptionSection {
  std::string name;
  std::vector<OptionField> fields;
};

/// The visitor that makes an OptionField of each field of an options struct. A struct lists its
/// fields once; the option, the INI key, the help and the dump all come from that list:
///
///     template <class Visitor>
///     void visit(Visitor&& field) {
///       field("d_model", d_model, "Width of every layer's output (section 3.1)", at_least(1));
///       field("norm", norm, "Where layers are normalised");
///     }
///
/// A word of the help in backquotes names the value: "Read settings from `FILE`" makes the help
/// show
/// "--config FILE"; the backquotes themselves are not shown.
///
/// A field is a bool, int64_t, double, std::string, std::vector<std::string>, or an enum E with a
/// function `std::span<const std::pair<E, const char*>> enum_names(E)` in E's namespace.
class FieldList {
 public:
  void operator()(const char* name, bool& value, const char* help);
  void operator()(const char* name, int64_t& value, const char* help, NumberRange range = {});
  void operator()(const char* name, double& value, const char* help, NumberRange range = {});
  void operator()(const char* name, std::string& value, const char* help);
  void operator()(const char* name, std::vector<std::string>& value, const char* help);
  template <class Enum, class = std::enable_if_t<std::is_enum_v<Enum>>>
  void operator()(const char* name, Enum& value, const char* help);

  std::vector<OptionField> take() { return std::move(fields_); }

 private:
  OptionField& add(const char* name, const char* help, FieldKind kind);
  void add_choice(const char* name, const char* help, std::vector<std::string> names,
                  std::function<size_t()> get_index, std::function<void(size_t)> set_index);

  std::vector<OptionField> fields_;
};

/// The fields of an options struct, in the order in which it lists them.
template <class Options>
std::vector<OptionField> fields_of(Options& options) {
  FieldList list;
  options.visit(list);
  return list.take();
}

template <class Enum, class>
void FieldList::operator()(const char* name, Enum& value, const char* help) {
  const std::span<const std::pair<Enum, const char*>> values = enum_names(value);
  std::vector<std::string> names;
  for (const auto& [_, text] : values) names.emplace_back(text);
  const auto get_index = [&value, values] {
    size_t index = 0;
    while (index < values.size() && values[index].first != value) ++index;
    return index;
  };
  const auto set_index = [&value, values](size_t index) { value = values[index].first; };
  add_choice(name, help, std::move(names), get_index, set_index);
}

}  // namespace heed
