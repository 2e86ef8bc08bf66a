#pragma once

#include <c10/util/Exception.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

#include "allocator.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/model/device.h"

namespace heed {

/// Prints `PROGRAM: error: MESSAGE` as one line.
inline int fail(const char* program, std::string message, int exit_code) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  std::cerr << program << ": error: " << message << std::endl;
  return exit_code;
}

/// Whether standard error is a terminal that draws a line again where it is asked to.
inline bool is_redrawing_terminal() {
  const char* const kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && std::string_view(kind == nullptr ? "" : kind) != "dumb";
}

inline int fail_without_memory(const char* program) {
  return fail(program, "out of memory. Use smaller batches (batch_tokens), a smaller beam or model",
              1);
}

/// Runs a program's body; every failure becomes one line on standard error.
/// Returns the exit code: what the body returns (0 done), 1 failed, 2 wrong usage.
template <class Body>
int run_main(const char* program, Body body) {
  set_up_allocator();
  remove_unfinished_at_signals();
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error, with a message
  try {
    const int exit_code = body();
    if (std::cout.flush()) return exit_code;
    return fail(program, "cannot write the output (standard output). Is the disk full?", 1);
  } catch (const UsageError& error) {
    return fail(program, error.what(), 2);
  } catch (const std::filesystem::filesystem_error& error) {
    const Error named(error.code().message(), error.path1().string(),
                      "Check the name and the permissions");
    return fail(program, named.what(), 1);
  } catch (const c10::Error& error) {
    if (is_out_of_memory(error)) return fail_without_memory(program);
    return fail(program, error.what_without_backtrace(), 1);
  } catch (const std::exception& error) {
    if (is_out_of_memory(error)) return fail_without_memory(program);
    return fail(program, error.what(), 1);
  }
}

}  // namespace heed
