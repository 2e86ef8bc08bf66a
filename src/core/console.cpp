#include "heed/core/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <utility>

#include "file_descriptor.h"
#include "heed/core/error.h"

namespace heed {
namespace {

constexpr auto plain_progress_interval = std::chrono::seconds(10);
constexpr std::string_view clear_to_end_of_line = "\x1b[K";

int64_t terminal_width() {
  winsize size = {};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

// Columns of a terminal: two for Chinese, Japanese and Korean characters, none for accents that
// stand on others.
int64_t columns_of(UChar32 character) {
  if (u_charType(character) == U_NON_SPACING_MARK) return 0;
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// As much of UTF-8 text as `columns` hold.
std::string cut_to_columns(std::string_view text, int64_t columns) {
  const icu::UnicodeString whole =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  int32_t end = 0;
  while (end < whole.length()) {
    columns -= columns_of(whole.char32At(end));
    if (columns < 0) break;
    end = whole.moveIndex32(end, 1);
  }
  std::string cut;
  return whole.tempSubString(0, end).toUTF8String(cut);
}

}  // namespace

Console::Console(std::ostream& out, bool is_terminal, Clock now)
    : out_(out), is_terminal_(is_terminal), now_(std::move(now)), last_progress_(now_()) {}

Console::~Console() {
  if (is_live_) out_ << '\n' << std::flush;
}

void Console::log_to(const std::filesystem::path& file) {
  log_name_ = file.string();
  log_ = std::ofstream(file, std::ios::app);
  if (!log_) throw Error("cannot open the log: " + system_message(errno), log_name_);
}

void Console::line(std::string_view text) {
  clear_progress();
  out_ << text << '\n' << std::flush;
  log(text);
}

void Console::progress(std::string_view text) {
  if (is_terminal_) {
    // One column stays free: some terminals wrap as soon as the last one is filled.
    const int64_t width = width_ > 0 ? width_ : terminal_width();
    out_ << '\r' << cut_to_columns(text, width - 1) << clear_to_end_of_line << std::flush;
    is_live_ = true;
    return;
  }
  const auto now = now_();
  if (now - last_progress_ < plain_progress_interval) return;
  last_progress_ = now;
  out_ << text << '\n' << std::flush;
}

void Console::clear_progress() {
  if (is_live_) out_ << '\r' << clear_to_end_of_line << std::flush;
  is_live_ = false;
}

void Console::log(std::string_view text) {
  if (!log_.is_open()) return;
  log_ << text << '\n' << std::flush;
  if (log_) return;
  // A full disk must not end hours of work: say so once and go on without the log.
  log_.close();
  line("warning: cannot write " + log_name_ + "; going on without it");
}

std::string format_duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "unknown";
  const auto total = static_cast<int64_t>(std::llround(std::min(seconds, 1e15)));
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
  return fmt::format("{} h {:02} min", total / 3600, total % 3600 / 60);
}

std::string format_count(int64_t n) {
  std::string digits = std::to_string(n);
  const size_t first = n < 0 ? 1 : 0;
  for (size_t i = digits.size(); i > first + 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

}  // namespace heed
