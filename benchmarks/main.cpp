// heed-benchmark: measures heed's speed and memory. `heed-benchmark train` is one of training's
// steps, `heed-benchmark translate` of translation, `heed-benchmark attention` of layers alone.
// `heed-benchmark pictures` draws what is behind them.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <string_view>

#include "attention_benchmark.h"
#include "pictures.h"
#include "run_main.h"
#include "train_benchmark.h"
#include "translate_benchmark.h"

namespace {

constexpr const char* usage =
    "heed-benchmark: measures heed's speed and memory.\n\n"
    "  heed-benchmark train --help       training steps\n"
    "  heed-benchmark translate --help   translation\n"
    "  heed-benchmark attention --help   layers of the paper's Table 1\n"
    "  heed-benchmark pictures --help    draws encodings, schedule and attention\n";

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
    if (what == "attention") {
      return run(heed::attention_benchmark_options, heed::benchmark_attention, argc, argv);
    }
    if (what == "pictures") return run(heed::picture_options, heed::draw_pictures, argc, argv);
    if (what == "--help") {
      std::cout << usage;
      return 0;
    }
    throw heed::UsageError(what.empty() ? std::string("what to measure is missing")
                                        : fmt::format("there is no benchmark {}", what),
                           "command line", "heed-benchmark --help lists them");
  });
}
