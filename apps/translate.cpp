// heed-translate: translates text with a trained model.
#include "heed/commands/translate.h"

#include <unistd.h>

#include <iostream>

#include "heed/commands/quantize.h"
#include "heed/commands/score.h"
#include "run_main.h"

int main(int argc, char** argv) {
  return heed::run_main("heed-translate", [&] {
    heed::TranslateSettings settings;
    heed::OptionParser parser = heed::translate_options(settings);
    if (!parser.parse(argc, argv)) {
      std::cout << parser.requested();
      return 0;
    }
    parser.assign();
    heed::Console console(std::cerr, heed::is_redrawing_terminal());
    if (!settings.score.empty()) {
      heed::score(settings, parser, console);
      return 0;
    }
    if (settings.quantize != heed::Quantization::none) {
      heed::quantize(settings, parser, console);
      return 0;
    }
    if (settings.input == "-" && ::isatty(STDIN_FILENO) == 1) {
      heed::converse(settings, parser, console);
    } else {
      heed::translate(settings, parser, console);
    }
    return 0;
  });
}
