#pragma once

#include <ostream>
#include <string>

#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/model/device.h"

namespace heed {

struct PictureOptions {
  std::string model;
  std::string source;
  std::string out;
  TranslatorOptions decoding;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("model", model, "Run directory, model directory or checkpoint file");
    field("source", source, "The `SENTENCE` to translate, or a file whose first line it is");
    field("out", out, "The `DIR` where the pictures go");
    decoding.search.visit(field);
    compute.visit(field);
  }
};

[[nodiscard]] OptionParser picture_options(PictureOptions& options);

/// Draws, as SVG files for documents: the sinusoidal position encodings, the paper's learning rate,
/// and where a model's attentions look while it translates a sentence.
void draw_pictures(PictureOptions& options, OptionParser& parser, std::ostream& out,
                   Console& console);

}  // namespace heed
