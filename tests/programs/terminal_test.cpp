// A person at a terminal, or a program at a pipe, gives a sentence and reads its translation before
// giving the next.
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "tiny_run.h"

namespace heed {
namespace {

enum class Input { terminal, pipe };

/// heed-translate with a terminal or a pipe for its input, and a pipe for its output.
class Conversation {
 public:
  Conversation(const Options& options, Input input) {
    int answers[2], questions[2];
    EXPECT_EQ(::pipe(answers), 0);
    EXPECT_EQ(::pipe(questions), 0);
    const std::vector<std::string> texts = arguments(options);
    std::vector<char*> argv = {const_cast<char*>("heed-translate")};
    for (const auto& text : texts) argv.push_back(const_cast<char*>(text.c_str()));
    argv.push_back(nullptr);
    process_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (process_ == 0) {
      if (input == Input::pipe) ::dup2(questions[0], STDIN_FILENO);
      ::dup2(answers[1], STDOUT_FILENO);
      ::close(answers[0]);
      ::close(questions[1]);
      ::execv(HEED_BIN_DIR "/heed-translate", argv.data());
      ::_exit(127);
    }
    ::close(answers[1]);
    ::close(questions[0]);
    answers_ = answers[0];
    questions_ = questions[1];
    input_ = input == Input::pipe ? questions_ : terminal_;
  }
  ~Conversation() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(terminal_);
    ::close(answers_);
    ::close(questions_);
  }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void type(const std::string& text) const {
    EXPECT_EQ(::write(input_, text.data(), text.size()), std::ssize(text));
  }

  /// The next line of output; empty where none comes in two minutes, or where the program ended.
  std::string read_answer() const {
    std::string line;
    pollfd ready = {answers_, POLLIN, 0};
    char c = '\0';
    while (::poll(&ready, 1, 120'000) > 0 && ::read(answers_, &c, 1) == 1) {
      line += c;
      if (c == '\n') break;
    }
    return line;
  }

 private:
  pid_t process_ = -1;
  int terminal_ = -1;
  int answers_ = -1, questions_ = -1;
  int input_ = -1;  // the terminal or the pipe
};

class TerminalProgram : public ModelTest {};

TEST_F(TerminalProgram, EachLineIsAnsweredAtOnce) {
  const std::string english = "The teacher drives.\n";
  const std::string german =
      result(run("heed-translate", tiny_translation(model()), {.input = english}));
  const Conversation conversation(tiny_translation(model()), Input::terminal);
  conversation.type(english);
  EXPECT_EQ(conversation.read_answer(), german);
  conversation.type("\n");
  EXPECT_EQ(conversation.read_answer(), "\n");
  conversation.type(english);
  EXPECT_EQ(conversation.read_answer(), german);
  conversation.type("\x04");  // Ctrl-D: the end of the input
  EXPECT_EQ(conversation.read_answer(), "");
}

TEST_F(TerminalProgram, APipeIsAnsweredAsFarAsItHasLines) {
  const std::string english = "The teacher drives.\n";
  const std::string german =
      result(run("heed-translate", tiny_translation(model()), {.input = english}));
  const Conversation conversation(tiny_translation(model()), Input::pipe);
  for (int i = 0; i < 3; ++i) {
    conversation.type(english + "\n");
    EXPECT_EQ(conversation.read_answer(), german);
    EXPECT_EQ(conversation.read_answer(), "\n");
  }
}

}  // namespace
}  // namespace heed
