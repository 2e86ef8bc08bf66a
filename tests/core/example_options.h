#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/core/options.h"

namespace heed {

enum class Shade { light, dark, none };

inline std::span<const std::pair<Shade, const char*>> enum_names(Shade) {
  static constexpr std::array<std::pair<Shade, const char*>, 3> names = {
      {{Shade::light, "light"}, {Shade::dark, "dark"}, {Shade::none, "none"}}};
  return names;
}

/// A field of every type.
struct PaintOptions {
  int64_t layers = 3;
  double dilution = 0.1;
  Shade shade = Shade::dark;
  bool varnish = false;
  std::string name;
  std::vector<std::string> pigments;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("layers", layers, "How many coats", at_least(1));
    field("dilution", dilution, "Share of water", between(0.0, 1.0));
    field("shade", shade, "How bright it is");
    field("varnish", varnish, "Whether a coat of varnish ends it");
    field("name", name, "What the paint is called");
    field("pigments", pigments, "What is mixed in");
  }
};

/// Options that belong to one invocation.
struct RunOptions {
  std::string run;
  std::vector<std::string> config;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("run", run, "Write to `DIR`");
    field("config", config, "Read settings from `FILE`");
  }
};

}  // namespace heed
