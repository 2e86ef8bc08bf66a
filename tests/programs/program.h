#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace heed {

/// Options of a program by name, without the dashes; a test changes single ones.
using Options = std::map<std::string, std::string>;

/// `--name value` for each option.
std::vector<std::string> arguments(const Options& options);

/// What a program finds around it, besides its arguments.
struct Surroundings {
  std::string input = {};                          ///< What it reads from standard input.
  std::filesystem::path output = {};               ///< Standard output goes there; empty: kept.
  std::filesystem::path directory = {};            ///< Where it runs; empty: where the test does.
  std::optional<int64_t> largest_file_bytes = {};  ///< Writing beyond fails, as on a full disk.
};

/// What became of a program.
struct Outcome {
  std::string program;
  int exit_code = 0;  ///< As the shell has it: 128 and more for a signal.
  std::string out;    ///< Standard output.
  std::string err;    ///< Standard error.
};

/// One of heed's programs while it runs. Destroying it kills it.
class Program {
 public:
  Program(std::string name, const std::vector<std::string>& arguments,
          const Surroundings& surroundings = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal_number) const;

  /// Whether it has come to its end.
  bool has_ended();

  /// Waits for the end.
  Outcome wait();

 private:
  void reap(int options);

  std::string name_;
  std::filesystem::path files_;  // its standard streams, as files
  pid_t process_ = -1;
  std::optional<int> status_;
};

/// Runs one of heed's programs to its end.
Outcome run(const std::string& name, const std::vector<std::string>& arguments,
            const Surroundings& surroundings = {});
Outcome run(const std::string& name, const Options& options, const Surroundings& surroundings = {});

/// The message of a program that failed with `exit_code`: the one line that it wrote to standard
/// error, less `PROGRAM: error: `. Anything else is a test failure.
std::string failure(const Outcome& outcome, int exit_code = 1);

/// The same for a program that had told of its work before: its last line is the message.
std::string failure_after_work(const Outcome& outcome, int exit_code = 1);

/// Standard output of a program that must have succeeded.
std::string result(const Outcome& outcome);

}  // namespace heed
