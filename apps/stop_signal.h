#pragma once

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace heed {

/// The signal that asked the program to stop; 0 where none has.
inline volatile sig_atomic_t stop_signal = 0;

/// What a person is told then.
inline const char* stop_message = "";

inline void request_stop(int signal_number) {
  stop_signal = signal_number;
  const int interrupted = errno;
  (void)!::write(STDERR_FILENO, stop_message, std::strlen(stop_message));
  errno = interrupted;
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
}

/// From now on the first SIGINT or SIGTERM shows the message and sets stop_signal, so that the
/// program can end in good order; a second one ends it at once.
inline void stop_in_good_order(const char* message) {
  stop_message = message;
  ::signal(SIGINT, request_stop);
  ::signal(SIGTERM, request_stop);
}

}  // namespace heed
