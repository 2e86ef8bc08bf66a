#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "heed/commands/evaluate.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/model/device.h"

namespace heed {

struct AttentionBenchmarkOptions {
  int64_t min_length = 64;
  int64_t max_length = 4096;
  int64_t width = 512;
  int64_t min_width = 64;
  int64_t max_width = 2048;
  int64_t length = 512;
  int64_t batch = 1;
  int64_t heads = 8;
  int64_t window = 16;
  int64_t kernel = 3;
  int64_t repetitions = 7;
  std::string picture;
  ReportFormat format = ReportFormat::text;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("min_length", min_length, "Positions of the shortest sequence; they double from there",
          at_least(1));
    field("max_length", max_length, "Of the longest, at least 4 times as many", at_least(1));
    field("width", width, "d while lengths vary", at_least(1));
    field("min_width", min_width, "The smallest width of a position; it doubles from there",
          at_least(1));
    field("max_width", max_width, "The largest, at least 4 times as wide", at_least(1));
    field("length", length, "n while widths vary", at_least(1));
    field("batch", batch, "Sequences at a time", at_least(1));
    field("heads", heads, "Of attention, whatever the width", at_least(1));
    field("window", window, "r: how far restricted self-attention sees, to each side", at_least(1));
    field("kernel", kernel, "k: positions that a convolution sees", at_least(1));
    field("repetitions", repetitions, "Of each pass; the median counts", at_least(1));
    field("picture", picture, "Draws the figures: `FILE` ends in .svg or .html");
    field("format", format, "How the figures are printed");
    compute.visit(field);
  }
};

[[nodiscard]] OptionParser attention_benchmark_options(AttentionBenchmarkOptions& options);

/// Measures how time and memory of the layers in Table 1 of "Attention Is All You Need" grow with
/// the length of a sequence and with its width.
void benchmark_attention(AttentionBenchmarkOptions& options, OptionParser& parser,
                         std::ostream& out, Console& console);

}  // namespace heed
