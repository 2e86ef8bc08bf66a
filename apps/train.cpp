// heed-train: trains a Transformer on a parallel corpus.
#include "heed/commands/train.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
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

// Threads of libgomp, the OpenMP of GCC, wait for each other by spinning for milliseconds. Where
// other programs have the cores, most of the time goes into that: with three of them on two cores,
// training took 2.6 times as long as with this. The library's only setting is read when it is
// loaded, so the program begins again with it; where that fails, it goes on without.
void wait_briefly(const heed::TrainSettings& settings, char** argv) {
  if (std::getenv("GOMP_SPINCOUNT") != nullptr || std::getenv("OMP_WAIT_POLICY") != nullptr) return;
  for (const auto& file : settings.invocation.config) {
    if (!std::filesystem::is_regular_file(file)) return;  // a pipe cannot be read again
  }
  ::setenv("GOMP_SPINCOUNT", "10000", 1);  // rounds of waiting: as fast on an idle machine
  ::execv("/proc/self/exe", argv);
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
    wait_briefly(settings, argv);
    ::signal(SIGPIPE, SIG_IGN);  // nobody need watch
    ::signal(SIGINT, request_stop);
    ::signal(SIGTERM, request_stop);
    heed::Console console(std::cerr, heed::is_redrawing_terminal());
    if (heed::train(settings, parser, console, [] { return stop_signal != 0; })) return 0;
    console.line("Run the same command again to go on.");
    return 128 + stop_signal;  // so that a script does not go on with a half-trained model
  });
}
