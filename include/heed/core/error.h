#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace heed {

/// A failure that a user can act on. what() reads `WHAT (WHERE). HINT`, as one line.
///
/// `where` names the place: a file, a file and line (`train.de:17`) or an option
/// (`--model.d_model`). `hint` says what to do about it, as a sentence without its full stop. Both
/// may be empty.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string_view what, std::string_view where = "", std::string_view hint = "");
};

/// A command line or settings file that makes no sense: programs exit with 2 rather than 1.
class UsageError : public Error {
 public:
  using Error::Error;
};

}  // namespace heed
