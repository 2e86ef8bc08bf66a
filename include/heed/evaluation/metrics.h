#pragma once

#include <memory>
#include <string>
#include <vector>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"
#include "heed/evaluation/ter.h"

namespace heed {

/// Which scores to compute, and how.
struct MetricOptions {
  std::vector<std::string> metric = {"bleu"};
  BleuOptions bleu = {};
  ChrfOptions chrf = {};
  TerOptions ter = {};

  template <class Visitor>
  void visit(Visitor&& field) {
    field("metric", metric, "bleu, chrf or ter; repeat for several");
    bleu.visit(field);
    chrf.visit(field);
    ter.visit(field);
  }
};

/// The metrics in the order of their names, which is sacreBLEU's: BLEU, chrF, TER. Throws
/// UsageError for a name that is none of them, and what the metrics throw.
std::vector<std::unique_ptr<Metric>> make_metrics(const MetricOptions& options);

}  // namespace heed
