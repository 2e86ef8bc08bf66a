#include "program.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "core/test_support.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

fs::path fresh_directory() {
  std::string name = testing::TempDir() + "/heed-program-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw Error("no temporary directory", name);
  return name;
}

// Between fork() and exec(): a failure ends the child as a shell would.
void connect(int descriptor, const char* path, int flags) {
  const int file = ::open(path, flags, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
  ::close(file);
}

void limit_files(int64_t bytes) {
  const auto limit = static_cast<rlim_t>(bytes);
  const rlimit limits = {limit, limit};
  ::setrlimit(RLIMIT_FSIZE, &limits);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::vector<std::string> arguments(const Options& options) {
  std::vector<std::string> result;
  for (const auto& [name, value] : options) {
    result.insert(result.end(), {"--" + name, value});
  }
  return result;
}

Program::Program(std::string name, const std::vector<std::string>& arguments,
                 const Surroundings& surroundings)
    : name_(std::move(name)), files_(fresh_directory()) {
  const std::string binary = std::string(HEED_BIN_DIR "/") + name_;
  std::ofstream(files_ / "in", std::ios::binary) << surroundings.input;
  const std::string in = files_ / "in", err = files_ / "err";
  const std::string out =
      surroundings.output.empty() ? files_ / "out" : fs::path(surroundings.output);
  std::vector<char*> argv = {const_cast<char*>(name_.c_str())};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  process_ = ::fork();
  if (process_ < 0) throw Error("cannot start a process", binary);
  if (process_ > 0) return;
  connect(STDIN_FILENO, in.c_str(), O_RDONLY);
  connect(STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT);
  connect(STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT);
  if (!surroundings.directory.empty() && ::chdir(surroundings.directory.c_str()) != 0) ::_exit(126);
  if (surroundings.largest_file_bytes) limit_files(*surroundings.largest_file_bytes);
  ::execv(binary.c_str(), argv.data());
  ::_exit(127);
}

Program::~Program() {
  if (!status_) {
    send(SIGKILL);
    reap(0);
  }
  std::error_code ignored;
  fs::remove_all(files_, ignored);
}

void Program::send(int signal_number) const {
  if (!status_) ::kill(process_, signal_number);
}

bool Program::has_ended() {
  reap(WNOHANG);
  return status_.has_value();
}

Outcome Program::wait() {
  reap(0);
  const int status = *status_;
  return {name_, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
          content_of(files_ / "out"), content_of(files_ / "err")};
}

void Program::reap(int options) {
  int status = 0;
  if (!status_ && ::waitpid(process_, &status, options) == process_) status_ = status;
}

Outcome run(const std::string& name, const std::vector<std::string>& arguments,
            const Surroundings& surroundings) {
  return Program(name, arguments, surroundings).wait();
}

Outcome run(const std::string& name, const Options& options, const Surroundings& surroundings) {
  return run(name, arguments(options), surroundings);
}

std::string failure(const Outcome& outcome, int exit_code) {
  EXPECT_EQ(lines_of(outcome.err).size(), 1) << outcome.err;
  return failure_after_work(outcome, exit_code);
}

std::string failure_after_work(const Outcome& outcome, int exit_code) {
  const std::string beginning = outcome.program + ": error: ";
  EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const std::vector<std::string> lines = lines_of(outcome.err);
  const auto begins = [&](const std::string& line) { return line.starts_with(beginning); };
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), begins), 1) << outcome.err;
  if (lines.empty() || !begins(lines.back())) {
    ADD_FAILURE() << "the last line is no error: " << outcome.err;
    return "";
  }
  // The marks of a backtrace and of LibTorch's own wording.
  for (const char* leak : {"frame #", "Exception raised", "c10", "enforce fail", "what():"}) {
    EXPECT_THAT(lines.back(), testing::Not(testing::HasSubstr(leak)));
  }
  return lines.back().substr(beginning.size());
}

std::string result(const Outcome& outcome) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.out;
}

}  // namespace heed
