#include "unfinished_files.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <string_view>

#include "heed/core/file_output.h"

namespace heed {
namespace {

/// A name that a signal handler may read at any moment: without a lock, in memory that stays.
class Entry {
 public:
  bool take(std::string_view name) {
    State free = State::free;
    if (!state_.compare_exchange_strong(free, State::taken)) return false;
    std::ranges::copy(name, name_.begin());
    name_[name.size()] = '\0';
    state_ = State::listed;
    return true;
  }

  [[nodiscard]] bool is(std::string_view name) const {
    return state_ == State::listed && name == name_.data();
  }

  void release() { state_ = State::free; }

  void remove_file() const {
    if (state_ == State::listed) ::unlink(name_.data());
  }

 private:
  enum class State { free, taken, listed };
  static_assert(std::atomic<State>::is_always_lock_free);

  std::atomic<State> state_ = State::free;
  std::array<char, PATH_MAX> name_ = {};
};

std::array<Entry, 16> entries;  // more than any program writes at a time

// Installed to be called once: raised again, the signal does what it does without a handler.
void remove_files(int signal_number) {
  for (const Entry& entry : entries) entry.remove_file();
  ::raise(signal_number);
}

}  // namespace

void list_unfinished(const std::string& name) {
  if (name.size() >= PATH_MAX) return;
  (void)std::ranges::any_of(entries, [&](Entry& entry) { return entry.take(name); });
}

void forget_unfinished(const std::string& name) {
  const auto entry = std::ranges::find_if(entries, [&](const Entry& e) { return e.is(name); });
  if (entry != entries.end()) entry->release();
}

void remove_unfinished_at_signals() {
  struct sigaction removing = {}, before = {};
  removing.sa_handler = remove_files;
  removing.sa_flags = SA_RESETHAND | SA_NODEFER;
  for (const int signal_number : {SIGHUP, SIGINT, SIGPIPE, SIGTERM}) {
    ::sigaction(signal_number, nullptr, &before);
    if (before.sa_handler == SIG_DFL) ::sigaction(signal_number, &removing, nullptr);
  }
}

}  // namespace heed
