// heed-benchmark: measures heed's speed and memory. `heed-benchmark train` is one of training's
// steps, `heed-benchmark translate` of translation.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <string_view>

#include "run_main.h"
#include "train_benchmark.h"
#include "translate_benchmark.h"

namespace {

constexpr const char* usage =
    "heed-benchmark: measures heed's speed and memory.\n\n"
    "  heed-benchmark train --help       training steps\n"
    "  heed-benchmark translate --help   translation\n";

// Runs one benchmark with the arguments behind its name.
template <class Options>
int run(heed::OptionParser (*parser_of)(Options&),
        void (*benchmark)(Options&, heed::OptionParser&, std::ostream&, heed::Console&), int argc,
        char** argv) {
  Options options;
  heed::OptionParser parser = parser_of(options);
  if (!parser.parse(argc - 1, argv + 1)) {
    std::cout << parser.requested();
    return 0;
  }
  parser.assign();
  heed::Console console(std::cerr, ::isatty(STDERR_FILENO) == 1);
  benchmark(options, parser, std::cout, console);
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
    if (what == "--help") {
      std::cout << usage;
      return 0;
    }
    throw heed::UsageError(what.empty() ? std::string("what to measure is missing")
                                        : fmt::format("there is no benchmark {}", what),
                           "command line", "Use heed-benchmark train or heed-benchmark translate");
  });
}
