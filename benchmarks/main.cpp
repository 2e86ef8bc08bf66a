// heed-benchmark: measures heed's speed and memory. `heed-benchmark train` is one of training's
// steps.
#include <unistd.h>

#include <iostream>
#include <string_view>

#include "run_main.h"
#include "train_benchmark.h"

int main(int argc, char** argv) {
  return heed::run_main("heed-benchmark", [&] {
    if (argc < 2 || std::string_view(argv[1]) != "train") {
      throw heed::UsageError("what to measure is missing", "command line",
                             "Use heed-benchmark train --help");
    }
    heed::TrainBenchmarkOptions options;
    heed::OptionParser parser = heed::train_benchmark_options(options);
    if (!parser.parse(argc - 1, argv + 1)) {
      std::cout << parser.requested();
      return 0;
    }
    parser.assign();
    heed::Console console(std::cerr, ::isatty(STDERR_FILENO) == 1);
    heed::benchmark_training(options, std::cout, console);
    return 0;
  });
}
