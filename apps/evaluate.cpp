// heed-evaluate: computes BLEU, of translations or of a model.
#include "heed/commands/evaluate.h"

#include <unistd.h>

#include <iostream>

#include "run_main.h"

int main(int argc, char** argv) {
  return heed::run_main("heed-evaluate", [&] {
    heed::EvaluateSettings settings;
    heed::OptionParser parser = heed::evaluate_options(settings);
    if (!parser.parse(argc, argv)) {
      std::cout << parser.requested();
      return 0;
    }
    parser.assign();
    heed::Console console(std::cerr, heed::is_redrawing_terminal());
    heed::evaluate(settings, parser, std::cout, console);
    return 0;
  });
}
