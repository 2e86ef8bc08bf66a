// A person at a terminal, or a program at a pipe, gives a sentence and reads its translation before
// giving the next.
#include <gmock/gmock.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "tiny_run.h"

namespace heed {
namespace {

enum class Input { terminal, pipe };

constexpr int signal_status = 128;

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
      ::setenv("TERM", "dumb", 1);  // no escapes to read over
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
    if (process_ > 0) ::kill(process_, SIGKILL);
    if (process_ > 0) ::waitpid(process_, nullptr, 0);
    ::close(terminal_);
    ::close(answers_);
    ::close(questions_);
  }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void type(const std::string& text) const {
    EXPECT_EQ(::write(input_, text.data(), text.size()), std::ssize(text));
  }

  /// How the program ends, as a shell tells it: its exit status, or 128 and the signal's number.
  /// Waits for that.
  int end() {
    while (read_some(Wanted::terminal)) {  // the program waits for a reader
    }
    int status = 0;
    ::waitpid(std::exchange(process_, -1), &status, 0);
    return WIFSIGNALED(status) ? signal_status + WTERMSIG(status) : WEXITSTATUS(status);
  }

  /// Ctrl-C at the terminal, whatever the input is.
  void interrupt() const { EXPECT_EQ(::write(terminal_, "\x03", 1), 1); }

  /// The next line of output; empty where none comes in two minutes, or where the program ended.
  std::string read_answer() {
    std::string line;
    while (!line.ends_with('\n') && read_some(Wanted::answer)) {
      pollfd ready = {answers_, POLLIN, 0};
      char c = '\0';
      if (::poll(&ready, 1, 0) > 0 && ::read(answers_, &c, 1) == 1) line += c;
    }
    return line;
  }

  /// What stands on the terminal once the program has said `text`, which it must.
  std::string read_terminal(const std::string& text) {
    while (seen_.find(text) == std::string::npos && read_some(Wanted::terminal)) {
    }
    EXPECT_THAT(seen_, testing::HasSubstr(text));
    return std::exchange(seen_, "");
  }

 private:
  enum class Wanted { answer, terminal };

  // Waits for that, and takes what the program says on the terminal: it would wait for a reader.
  // False where nothing comes in two minutes, and at the program's end.
  bool read_some(Wanted wanted) {
    pollfd ready[] = {{terminal_, POLLIN, 0}, {answers_, POLLIN, 0}};
    if (::poll(ready, wanted == Wanted::answer ? 2 : 1, 120'000) <= 0) return false;
    if ((ready[0].revents & POLLIN) == 0) return (ready[1].revents & POLLIN) != 0;
    char bytes[4096];
    const ssize_t count = ::read(terminal_, bytes, sizeof bytes);
    if (count > 0) seen_.append(bytes, static_cast<size_t>(count));
    return count > 0;
  }

  pid_t process_ = -1;
  int terminal_ = -1;
  int answers_ = -1, questions_ = -1;
  int input_ = -1;  // the terminal or the pipe
  std::string seen_;
};

class TerminalProgram : public ModelTest {};

TEST_F(TerminalProgram, EachLineIsAnsweredAtOnce) {
  const std::string english = "The teacher drives.\n";
  const std::string german =
      result(run("heed-translate", tiny_translation(model()), {.input = english}));
  Conversation conversation(tiny_translation(model()), Input::terminal);
  conversation.type(english);
  EXPECT_EQ(conversation.read_answer(), german);
  conversation.type("\n");
  EXPECT_EQ(conversation.read_answer(), "\n");
  conversation.type(english);
  EXPECT_EQ(conversation.read_answer(), german);
  conversation.type(":bean\n");
  (void)conversation.read_terminal("Did you mean :beam?\r\n> ");
  conversation.type("\x04");  // Ctrl-D: the end of the input
  (void)conversation.read_terminal("\r\n");
  EXPECT_EQ(conversation.end(), 0);
}

TEST_F(TerminalProgram, TellsWhoAnswersAndObeysCommands) {
  const std::string english = "The teacher drives.\n";
  Conversation conversation(tiny_translation(model()), Input::terminal);
  EXPECT_THAT(conversation.read_terminal(":quit."), testing::HasSubstr(": en to de"));
  conversation.type(":nbest 2\n");
  EXPECT_THAT(conversation.read_terminal("Raise beam_size"), testing::HasSubstr("n_best 2"));
  conversation.type(":beam 3\n:nbest 2\n" + english);
  Options options = tiny_translation(model());
  options["beam_size"] = "3";
  options["n_best"] = "2";
  const auto expected = split_lines(result(run("heed-translate", options, {.input = english})));
  EXPECT_EQ(conversation.read_answer(), expected[0] + "\n");
  EXPECT_EQ(conversation.read_answer(), expected[1] + "\n");
  const std::string terms = directory().file("glossary.tsv", "teacher\tFahrlehrerin\n");
  conversation.type(":beam 4\n:nbest 1\n:glossary " + terms + "\n" + english);
  EXPECT_THAT(conversation.read_answer(), testing::HasSubstr("Fahrlehrerin"));
  conversation.type(":settings\n:glossary\n");
  EXPECT_THAT(conversation.read_terminal("no glossary"),
              testing::HasSubstr("precision fp32, glossary " + terms));
  const std::string page = directory() / "looked.html";
  conversation.type(":attention " + page + "\n");
  (void)conversation.read_terminal("looked is in");
  EXPECT_THAT(content_of(page), testing::HasSubstr("The teacher drives."));
  conversation.type(":bean 3\n");
  (void)conversation.read_terminal("Did you mean :beam?");
  conversation.type(":quit\n");
  EXPECT_EQ(conversation.end(), 0);
}

TEST_F(TerminalProgram, LetsLinesBeEdited) {
  const std::string english = "The teacher drives.\n";
  const std::string german =
      result(run("heed-translate", tiny_translation(model()), {.input = english}));
  Conversation conversation(tiny_translation(model()), Input::terminal);
  (void)conversation.read_terminal(":quit.\r\n> ");
  const std::string left = "\x1B[D", up = "\x1B[A", erase = "\x7F";
  conversation.type("The teacher driv\xC3\xA9" + erase + "es" + left + left + "\x05.\n");
  EXPECT_EQ(conversation.read_answer(), german);
  conversation.type(":beam 4\n");
  (void)conversation.read_terminal("beam_size 4\r\n> ");
  conversation.type(up + up + "\n");
  EXPECT_EQ(conversation.read_answer(), german);
}

TEST_F(TerminalProgram, TakesNoBytesThatAreNoText) {
  const std::string english = "The teacher drives.\n";
  Conversation conversation(tiny_translation(model()), Input::terminal);
  (void)conversation.read_terminal(":quit.\r\n> ");
  conversation.type("The tea\xDF" + english.substr(7));  // Latin-1
  EXPECT_EQ(conversation.read_answer(),
            result(run("heed-translate", tiny_translation(model()), {.input = english})));
}

TEST_F(TerminalProgram, LeavesNothingUnfinishedWhenItIsInterrupted) {
  for (const Input input : {Input::terminal, Input::pipe}) {
    TemporaryDirectory outputs;
    Options options = tiny_translation(model());
    options["alignment"] = outputs / "alignment";
    Conversation conversation(options, input);
    conversation.type("The teacher drives.\n");
    (void)conversation.read_answer();
    EXPECT_EQ(files_below(outputs.path()).size(), 1);  // the unfinished one
    conversation.interrupt();
    EXPECT_EQ(conversation.end(), signal_status + SIGINT);
    EXPECT_TRUE(files_below(outputs.path()).empty());
  }
}

TEST_F(TerminalProgram, RefusesConstraintsOfATextThatIsNotKnown) {
  for (const char* option : {"prefix", "constraints"}) {
    Options options = tiny_translation(model());
    options[option] = directory().file("of_lines.de", "Die\n");
    Conversation conversation(options, Input::terminal);
    (void)conversation.read_terminal("--prefix and --constraints have a line for each line");
    EXPECT_EQ(conversation.end(), 2);
  }
}

TEST_F(TerminalProgram, TakesTabsOfPastedText) {
  const std::string english = "The\tteacher drives.\n";
  Conversation conversation(tiny_translation(model()), Input::terminal);
  (void)conversation.read_terminal(":quit.\r\n> ");
  conversation.type(english);
  EXPECT_EQ(conversation.read_answer(),
            result(run("heed-translate", tiny_translation(model()), {.input = english})));
}

TEST_F(TerminalProgram, APipeIsAnsweredAsFarAsItHasLines) {
  const std::string english = "The teacher drives.\n";
  const std::string german =
      result(run("heed-translate", tiny_translation(model()), {.input = english}));
  Conversation conversation(tiny_translation(model()), Input::pipe);
  for (int i = 0; i < 3; ++i) {
    conversation.type(english + "\n");
    EXPECT_EQ(conversation.read_answer(), german);
    EXPECT_EQ(conversation.read_answer(), "\n");
  }
}

}  // namespace
}  // namespace heed
