// heed-benchmark: measures heed's speed and memory. `heed-benchmark train` is one of training's
// steps, `heed-benchmark translate` of translation.
#include <unistd.h>

#include <iostream>
#include <string_view>

#include "run_main.h"
#include "train_benchmark.h"
#include "translate_benchmark.h"

namespace {

// Runs one benchmark with the arguments behind its name.
template <class Options>
int run(heed::OptionParser (*parser_of)(Options&),
        void (*benchmark)(const Options&, std::ostream&, heed::Console&), int argc, char** argv) {
  Options options;
  heed::OptionParser parser = parser_of(options);
  if (!parser.parse(argc - 1, argv + 1)) {
    std::cout << parser.requested();
    return 0;
  }
  parser.assign();
  heed::Console console(std::cerr, ::isatty(STDERR_FILENO) == 1);
  benchmark(options, std::cout, console);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return heed::run_main("heed-benchmark", [&] {
    const std::string_view what = argc < 2 ? "" : argv[1];
    if (what == "train") {
      return run(heed::train_benchmark_options, heed::benchmark_training, argc, argv);
    }
    if (what == "translate") {
      return run(heed::translate_benchmark_options, heed::benchmark_translation, argc, argv);
    }
    throw heed::UsageError("what to measure is missing", "command line",
                           "Use heed-benchmark train --help or heed-benchmark translate --help");
  });
}
