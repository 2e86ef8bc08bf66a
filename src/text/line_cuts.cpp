#include "line_cuts.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "heed/text/blank.h"

namespace heed {
namespace {

/// A character with the marks on it.
struct Character {
  char32_t code;  // of the first mark where a blank has marks: that is no blank then
  size_t begin;
};

bool is_blank_code(char32_t code) {
  const char c = static_cast<char>(code);
  return code < 0x80 && is_blank({&c, 1});
}

bool is_digit(char32_t code) {
  return (code >= U'0' && code <= U'9') || (code >= U'０' && code <= U'９');
}

/// Lower case in ASCII, Latin-1, Greek and Cyrillic.
bool is_lower(char32_t code) {
  return (code >= U'a' && code <= U'z') || (code >= U'ß' && code <= U'ÿ' && code != U'÷') ||
         (code >= U'ά' && code <= U'ώ') || (code >= U'а' && code <= U'џ');
}

constexpr char32_t zero_width_joiner = 0x200D;

/// Whether a character belongs to the one before it.
bool is_mark(char32_t code) {
  return (code >= 0x0300 && code <= 0x036F) || (code >= 0xFE00 && code <= 0xFE0F) ||
         (code >= 0xE0100 && code <= 0xE01EF) || code == zero_width_joiner;
}

/// The character's code at `at`, which moves behind it.
char32_t take_code(std::string_view text, size_t& at) {
  const auto byte = [&] { return static_cast<unsigned char>(text[at]); };
  const char32_t lead = byte();
  char32_t code = lead < 0xC0   ? lead
                  : lead < 0xE0 ? lead & 0x1F
                  : lead < 0xF0 ? lead & 0x0F
                                : lead & 0x07;
  for (++at; at < text.size() && (byte() & 0xC0) == 0x80; ++at)
    code = (code << 6) | (byte() & 0x3F);
  return code;
}

std::vector<Character> characters_of(std::string_view line) {
  constexpr int max_marks = 30;
  std::vector<Character> characters;
  int marks = 0;
  bool is_joined = false;
  for (size_t at = 0; at < line.size();) {
    const size_t begin = at;
    const char32_t code = take_code(line, at);
    const bool belongs = is_mark(code) || (is_joined && !is_blank_code(code));
    if (belongs && !characters.empty() && marks < max_marks) {
      ++marks;
      if (is_blank_code(characters.back().code)) characters.back().code = code;
    } else {
      marks = 0;
      characters.push_back({code, begin});
    }
    is_joined = code == zero_width_joiner;
  }
  return characters;
}

/// What a character says about a place to cut behind it.
enum class Role {
  other,
  sentence_end,
  pause,
  closing_bracket,  // a pause of its own, or the end of what it follows
  closing_quote,    // belongs to what it follows
  quote,            // belongs to what it follows where a blank comes next
};

/// `is_wide`: there need not be a blank behind it.
struct Sign {
  Role role;
  bool is_wide = false;
};

Sign sign_of(char32_t code) {
  using Codes = std::u32string_view;
  // Armenian, Arabic, Urdu, Devanagari, Burmese, Ethiopic and Khmer follow the common ones. A wide
  // space is taken for a bracket, that it may stay behind the end of a sentence.
  static constexpr std::array<std::pair<Codes, Sign>, 8> signs = {{
      {U".!?…‼‽⁇⁈⁉\u0589\u061F\u06D4\u0964\u0965\u104B\u1362\u1367\u17D4\u17D5",
       {Role::sentence_end}},
      {U"。．！？｡", {Role::sentence_end, true}},
      {U",;:–—\u060C\u061B\u104A\u1363\u1364\u1365\u1366", {Role::pause}},
      {U"，、；：､", {Role::pause, true}},
      {U")]}", {Role::closing_bracket}},
      {U"）］｝」』】〉》〕〗〙〛｠｣\u3000", {Role::closing_bracket, true}},
      {U"”’»›", {Role::closing_quote}},
      {U"\"'“‘«‹\u00A0\u202F", {Role::quote}},  // with the blanks of French before »
  }};
  for (const auto& [codes, sign] : signs) {
    if (codes.find(code) != Codes::npos) return sign;
  }
  return {Role::other};
}

/// Of an alphabet that has initials.
bool is_letter(char32_t code) {
  return (code >= U'A' && code <= U'Z') || (code >= U'a' && code <= U'z') ||
         (code >= 0xC0 && code < 0x2000 && sign_of(code).role == Role::other);
}

using Words = std::span<const std::string_view>;

/// Written with a dot, and hardly ever at the end of a sentence: titles, and other abbreviations.
constexpr std::array<std::string_view, 43> within_sentences = {
    "Mr",  "Mrs", "Ms",  "Messrs", "Dr",   "Drs",  "Prof", "St",   "Ste",    "Rev",  "Hon",
    "Gen", "Col", "Maj", "Capt",   "Cpt",  "Lt",   "Sgt",  "Gov",  "Sen",    "Rep",  "Pres",
    "Mt",  "Ft",  "vs",  "cf",     "viz",  "ca",   "Hr",   "Fr",   "Frl",    "Dipl", "Ing",
    "bzw", "vgl", "sog", "Mme",    "Mmes", "Mlle", "Sra",  "Srta", "approx", "Sig"};

/// The same before numbers.
constexpr std::array<std::string_view, 17> before_numbers = {
    "No",  "Nos", "Nr",  "Nrn", "Art", "Abs", "Abb", "Bd", "Kap",
    "Fig", "Vol", "Tel", "pp",  "Sec", "Eq",  "Ch",  "pag"};

/// German words that an ordinal number often stands before, as in "im 19. Jahrhundert".
constexpr std::array<std::string_view, 17> behind_ordinals = {
    "Jahrhundert", "Jahrhunderts", "Weltkrieg",  "Weltkriegs",  "Weltkrieges", "Klasse",
    "Stock",       "Etage",        "Geburtstag", "Geburtstags", "Jahrestag",   "Mal",
    "Platz",       "Auflage",      "Lebensjahr", "Bundesliga",  "Jh"};

/// The names of the months, some of which are English as well, and what stands before their days
/// ("am 3. August").
constexpr std::array<std::string_view, 13> months = {
    "Januar", "J\xC3\xA4nner", "Februar",   "M\xC3\xA4rz", "April",    "Mai",     "Juni",
    "Juli",   "August",        "September", "Oktober",     "November", "Dezember"};
constexpr std::array<std::string_view, 21> before_days = {
    "am",  "Am",  "vom", "Vom", "zum", "Zum",  "bis",  "Bis", "der",  "Der", "den",
    "Den", "dem", "Dem", "des", "Des", "seit", "Seit", "und", "oder", "ab"};

bool contains(Words words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Finds all places where a line may be cut, in one pass.
class CutFinder {
 public:
  explicit CutFinder(std::string_view line) : line_(line), characters_(characters_of(line)) {}

  std::vector<Cut> cuts() {
    std::vector<Cut> cuts;
    size_t next = skip_blanks(0);
    if (next > 0) cuts.push_back({0, position(next), CutRank::sentence});
    for (size_t i = next; i < characters_.size(); i = next) {
      next = skip_blanks(i + 1);
      read(i);
      cuts.push_back({position(i + 1), position(next), rank_between(i, next)});
    }
    return cuts;
  }

 private:
  char32_t code(size_t i) const { return characters_[i].code; }

  size_t position(size_t i) const {
    return i < characters_.size() ? characters_[i].begin : line_.size();
  }

  bool is_blank_at(size_t i) const { return i >= characters_.size() || is_blank_code(code(i)); }

  size_t skip_blanks(size_t i) const {
    while (i < characters_.size() && is_blank_code(code(i))) ++i;
    return i;
  }

  // Of a name or an abbreviation.
  bool is_initial(size_t dot) const {
    if (code(dot) != U'.' || dot == 0 || !is_letter(code(dot - 1))) return false;
    if (dot == 1) return true;
    const char32_t before = code(dot - 2);
    return !is_letter(before) && !is_digit(before) && before != U'\'' && before != U'’' &&
           before != U'%';
  }

  // Of those that are known.
  bool is_abbreviation(size_t dot) const {
    if (code(dot) != U'.') return false;
    const std::string_view word = letters_before(dot);
    const size_t next = skip_blanks(dot + 1);
    const bool is_before_number = next < characters_.size() && is_digit(code(next));
    return contains(within_sentences, word) || (is_before_number && contains(before_numbers, word));
  }

  // Before what begins at `next`: a lower-case letter, or a word that is known for it.
  bool is_ordinal(size_t dot, size_t next) const {
    if (code(dot) != U'.' || dot == 0 || !is_digit(code(dot - 1))) return false;
    if (is_lower(code(next))) return true;
    constexpr size_t most_digits = 2;
    size_t number = dot;
    while (number > 0 && is_digit(code(number - 1))) --number;
    if (dot - number > most_digits) return false;
    if (number == 0) return true;  // of a list
    const std::string_view word = letters_from(next);
    const bool is_day = number > 1 && contains(before_days, letters_before(number - 1));
    return contains(behind_ordinals, word) || (is_day && contains(months, word));
  }

  std::string_view letters_from(size_t begin) const {
    size_t end = begin;
    while (end < characters_.size() && is_letter(code(end))) ++end;
    return line_.substr(position(begin), position(end) - position(begin));
  }

  std::string_view letters_before(size_t end) const {
    size_t begin = end;
    while (begin > 0 && is_letter(code(begin - 1))) --begin;
    return line_.substr(position(begin), position(end) - position(begin));
  }

  bool is_between_digits(size_t i) const {
    return i > 0 && i + 1 < characters_.size() && is_digit(code(i - 1)) && is_digit(code(i + 1));
  }

  // Whether character i, with a blank before it, belongs to the text before that.
  bool ends_text_apart(size_t i) const {
    const Sign sign = sign_of(code(i));
    return is_ending(sign.role) && (sign.is_wide || is_blank_at(i + 1));
  }

  static bool is_ending(Role role) { return role != Role::other && role != Role::quote; }

  void read(size_t i);
  CutRank rank_between(size_t i, size_t next) const;

  std::string_view line_;
  std::vector<Character> characters_;
  CutRank rank_ = CutRank::word;  // behind the characters read, before a blank
  bool is_wide_ = false;          // before anything else as well
};

void CutFinder::read(size_t i) {
  const Sign sign = sign_of(code(i));
  switch (sign.role) {
    case Role::sentence_end:
    case Role::pause:
      rank_ = sign.role == Role::pause ? CutRank::pause : CutRank::sentence;
      if (is_initial(i) || is_abbreviation(i)) rank_ = CutRank::word;
      is_wide_ = sign.is_wide && !is_between_digits(i);
      break;
    case Role::closing_bracket:
      rank_ = std::max(rank_, CutRank::pause);
      is_wide_ = is_wide_ || sign.is_wide;
      break;
    case Role::closing_quote:
      break;
    case Role::quote:
      is_wide_ = false;
      break;
    case Role::other:
      rank_ = CutRank::word;
      is_wide_ = false;
  }
}

// The place between character i, the last that was read, and the next that is no blank.
CutRank CutFinder::rank_between(size_t i, size_t next) const {
  if (next == characters_.size()) return CutRank::sentence;
  if (next == i + 1) {
    return is_wide_ && !is_ending(sign_of(code(next)).role) ? rank_ : CutRank::character;
  }
  if (ends_text_apart(next)) return CutRank::character;
  if (is_wide_) return rank_;
  if (is_ordinal(i, next)) return CutRank::word;
  return is_lower(code(next)) ? std::min(rank_, CutRank::pause) : rank_;
}

}  // namespace

std::vector<Cut> find_cuts(std::string_view line, std::span<const std::string_view> whole) {
  std::vector<Cut> cuts = CutFinder(line).cuts();
  for (const std::string_view part : whole) {
    const auto begin = static_cast<size_t>(part.data() - line.data()), end = begin + part.size();
    const auto inside = std::ranges::upper_bound(cuts, begin, {}, &Cut::next);
    for (auto cut = inside; cut != cuts.end() && cut->end < end; ++cut) cut->rank = CutRank::inside;
  }
  return cuts;
}

}  // namespace heed
