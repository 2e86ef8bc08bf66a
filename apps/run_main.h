#pragma once

#include <c10/util/Exception.h>

#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "heed/core/error.h"

namespace heed {

/// Prints `PROGRAM: error: MESSAGE` as one line.
inline int fail(const char* program, std::string message, int exit_code) {
  message.resize(std::min(message.size(), message.find('\n')));
  std::cerr << program << ": error: " << message << std::endl;
  return exit_code;
}

/// Runs a program's body; every failure becomes one line on standard error.
/// Returns the exit code: 0 done, 1 failed, 2 wrong usage.
template <class Body>
int run_main(const char* program, Body body) {
  try {
    body();
    return 0;
  } catch (const UsageError& error) {
    return fail(program, error.what(), 2);
  } catch (const Error& error) {
    return fail(program, error.what(), 1);
  } catch (const c10::Error& error) {
    return fail(program, error.what_without_backtrace(), 1);
  } catch (const std::bad_alloc&) {
    return fail(program, "out of memory. Use smaller batches (batch_tokens) or a smaller model", 1);
  } catch (const std::exception& error) {
    return fail(program, error.what(), 1);
  }
}

}  // namespace heed
