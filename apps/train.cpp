// heed-train: trains a Transformer on a parallel corpus.
#include "heed/commands/train.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string_view>

#include "run_main.h"

namespace {

volatile sig_atomic_t stop_signal = 0;

// The first signal lets the step finish and the run be saved; a second one ends the program at
// once.
void request_stop(int signal_number) {
  stop_signal = signal_number;
  const int interrupted = errno;
  constexpr std::string_view message = "\nStopping after this step; once more to leave at once\n";
  (void)!::write(STDERR_FILENO, message.data(), message.size());
  errno = interrupted;
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
}

}  // namespace

int main(int argc, char** argv) {
  return heed::run_main("heed-train", [&] {
    heed::TrainSettings settings;
    heed::OptionParser parser = heed::train_options(settings);
    if (!parser.parse(argc, argv)) {
      std::cout << parser.requested();
      return 0;
    }
    parser.assign();
    ::signal(SIGPIPE, SIG_IGN);  // nobody need watch
    ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error, with a message
    ::signal(SIGINT, request_stop);
    ::signal(SIGTERM, request_stop);
    heed::Console console(std::cerr, ::isatty(STDERR_FILENO) == 1);
    if (heed::train(settings, parser, console, [] { return stop_signal != 0; })) return 0;
    console.line("Run the same command again to go on.");
    return 128 + stop_signal;  // so that a script does not go on with a half-trained model
  });
}
