#include "typed_lines.h"

#include <unistd.h>

#include <clocale>
#include <cstdio>

#include "heed/text/blank.h"

namespace heed {
namespace {

constexpr int remembered_lines = 1000;

// The library asks for characters that may change.
char* prompt(EditLine*) {
  static char text[] = "> ";
  return text;
}

// Where lines are drawn while they are typed: the terminal, wherever messages go.
std::FILE* open_terminal() {
  std::FILE* const terminal = std::fopen("/dev/tty", "w");
  return terminal != nullptr ? terminal : ::fdopen(::dup(STDERR_FILENO), "w");
}

// libedit reads the locale when it begins.
EditLine* begin_in_utf8(std::FILE* terminal) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  return ::el_init("heed-translate", stdin, terminal, stderr);
}

}  // namespace

TypedLines::TypedLines()
    : terminal_(open_terminal(), ::fclose),
      history_(::history_init(), ::history_end),
      line_(begin_in_utf8(terminal_.get()), ::el_end) {
  HistEvent event;
  ::history(history_.get(), &event, H_SETSIZE, remembered_lines);
  ::history(history_.get(), &event, H_SETUNIQUE, 1);
  ::el_set(line_.get(), EL_HIST, ::history, history_.get());
  ::el_set(line_.get(), EL_PROMPT, prompt);
  ::el_set(line_.get(), EL_EDITOR, "emacs");
  // The terminal makes a NUL of a Ctrl-D that is typed while no line is read.
  ::el_set(line_.get(), EL_BIND, "^@", "em-delete-or-list", nullptr);
  ::el_set(line_.get(), EL_BIND, "^I", "ed-insert", nullptr);  // pasted text has tabs
  ::el_set(line_.get(), EL_SIGNAL, 1);  // a signal leaves the terminal as it was
  ::el_source(line_.get(), nullptr);
}

std::optional<std::string> TypedLines::next() {
  int size = 0;
  const char* const typed = ::el_gets(line_.get(), &size);
  if (typed == nullptr || size <= 0) {
    std::fputs("\n", terminal_.get());  // behind the prompt
    return std::nullopt;
  }
  std::string line(typed, static_cast<size_t>(size));
  if (line.ends_with('\n')) line.pop_back();
  if (!is_blank(line)) {
    HistEvent event;
    ::history(history_.get(), &event, H_ENTER, line.c_str());
  }
  return line;
}

}  // namespace heed
