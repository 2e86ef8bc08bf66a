#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

namespace heed {

/// What a program tells while it works: lines that stay and one live progress line, written to a
/// stream (standard error) and, without the progress, to a log file. For use by one thread.
class Console {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// On a terminal the progress line is redrawn in place; elsewhere it becomes a plain line every
  /// 10 seconds, so that short work says nothing of itself. `out` must outlive the console. `now`
  /// is the clock that counts these seconds.
  Console(std::ostream& out, bool is_terminal, Clock now = std::chrono::steady_clock::now);

  /// Ends a live progress line, so that what the shell prints next starts on its own line.
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// From now on lines are also appended to `file`. Throws Error if it cannot be opened.
  void log_to(const std::filesystem::path& file);

  /// Fixes the terminal's width in columns; 0, the default, asks the terminal on standard error.
  void set_width(int64_t columns) { width_ = columns; }

  /// Whether a person sees progress at once.
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

  /// Writes a line that stays. `text` has no '\n' at its end.
  void line(std::string_view text);

  /// Shows how far the work has come: one line of text, cut to the terminal's width.
  void progress(std::string_view text);

  /// Takes the progress line away, for what goes to the terminal by other ways.
  void clear_progress();

 private:
  void log(std::string_view text);

  std::ostream& out_;
  bool is_terminal_;
  Clock now_;
  std::chrono::steady_clock::time_point last_progress_;  // or when it was made
  bool is_live_ = false;                                 // a progress line stands on the terminal
  int64_t width_ = 0;
  std::ofstream log_;
  std::string log_name_;
};

/// "45 s", "3 min 20 s", "2 h 05 min"; "unknown" for what is negative or not finite.
std::string format_duration(double seconds);

/// With thousands separators: "12,345".
std::string format_count(int64_t n);

}  // namespace heed
