#include "pictures.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "attention_picture.h"
#include "heed/commands/load_translator.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/svg_chart.h"
#include "heed/model/attention_maps.h"
#include "heed/nn/positional_encoding.h"
#include "heed/training/lr_schedule.h"
#include "signed_map.h"
#include "svg_picture.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

std::string picture_of_encodings() {
  constexpr int64_t positions = 100, d_model = 128;
  SvgPicture picture{
      .title = fmt::format("Sinusoidal position encodings, d_model = {}", d_model),
      .subtitle = {"PE(pos, 2i) = sin(pos / 10000^(2i/d_model)), PE(pos, 2i+1) = cos(the same)"}};
  picture.rows = {{{signed_map({.title = "", .x = "dimension", .y = "position"},
                               sinusoidal_encodings(positions, d_model))}}};
  return picture.file();
}

std::string picture_of_schedule() {
  constexpr int64_t steps = 20'000, resolution = 50;
  struct Setting {
    int64_t d_model, warmup_steps;
  };
  std::vector<ChartLine> lines;
  SvgPicture picture{.title = "The paper's learning rate",
                     .subtitle = {"d_model^-0.5 min(step^-0.5, step warmup^-1.5)"},
                     .scale = 1.5};
  for (const auto& [d_model, warmup_steps] :
       {Setting{512, 4000}, Setting{512, 8000}, Setting{256, 4000}, Setting{1024, 4000}}) {
    const LearningRateSchedule schedule(
        {.warmup_steps = warmup_steps, .peak_rate = paper_peak_rate(d_model, warmup_steps)});
    ChartLine line{.name = fmt::format("d_model {}, warm-up {}", d_model, warmup_steps),
                   .points = {{.x = 1, .y = schedule.rate(1)}}};
    for (int64_t step = resolution; step <= steps; step += resolution) {
      line.points.push_back({.x = static_cast<double>(step), .y = schedule.rate(step)});
    }
    picture.legend.push_back(line.name);
    lines.push_back(line);
  }
  picture.rows = {{{line_chart({.title = "", .x = "step", .y = "learning rate"}, lines)}}};
  return picture.file();
}

// The sentence that was given, or the first line of the file.
std::string sentence_of(const std::string& source) {
  if (source.empty()) {
    throw UsageError("--source is missing", "command line", "Give a sentence or a file with one");
  }
  std::error_code ignored;  // a sentence that can be no name
  if (!std::filesystem::exists(source, ignored)) return source;
  const Lines lines = read_lines(source);
  if (lines.empty()) throw Error("there is no sentence", source, "Give a file with one");
  return lines.front();
}

/// A sentence and its translation, as text and as pieces.
struct SentencePair {
  std::string source, target;
  std::vector<int32_t> source_ids, target_ids;
};

SentencePair translated(TranslationModel& model, Translator translator, const std::string& source) {
  const std::string target = translator.translate(std::span(&source, 1)).front().text;
  return {source, target, model.tokenizers.source.encode(source),
          model.tokenizers.target.encode(target)};
}

// The pieces, with an underscore where SentencePiece puts a block for a space: fonts draw that one
// too large to be read beside letters.
Lines names_of(const Tokenizer& tokenizer, std::span<const int32_t> ids) {
  Lines names = tokenizer.pieces(ids);
  for (std::string& name : names) {
    if (name.starts_with(space_symbol)) name.replace(0, space_symbol.size(), "_");
  }
  return names;
}

constexpr const char* each_row =
    "Each row is a piece about to be written; its cells tell how much it takes of each piece above";

void draw_attention(TranslationModel& model, const SentencePair& pair,
                    const std::filesystem::path& directory) {
  const AttentionMaps maps = attention_maps(model.transformer, pair.source_ids, pair.target_ids);
  const bool has_encoder = !maps.encoder_self.empty();
  const AttentionMapAxes axes(names_of(model.tokenizers.source, pair.source_ids),
                              names_of(model.tokenizers.target, pair.target_ids), has_encoder);
  const std::string both = pair.source + " → " + pair.target;
  if (!has_encoder) {
    const AttentionPicture alone{"Self-attention",
                                 {both,
                                  "Each row down to the first </s> is a piece of the source, below "
                                  "it one that is about to be written."},
                                 axes.decoder_self};
    write_file_atomically(directory / "attention-decoder.svg", alone.file(maps.decoder_self));
    return;
  }
  const AttentionPicture encoder{
      "Self-attention of the encoder",
      {pair.source,
       "Each row is a piece; its cells, which sum to one, tell how much it takes of each piece "
       "above."},
      axes.encoder_self};
  const AttentionPicture decoder{"Self-attention of the decoder",
                                 {both, each_row + std::string(", none that comes later.")},
                                 axes.decoder_self};
  const AttentionPicture cross{"Attention of the decoder to the encoder",
                               {both, each_row + std::string(", of the source.")},
                               axes.cross};
  write_file_atomically(directory / "attention-encoder.svg", encoder.file(maps.encoder_self));
  write_file_atomically(directory / "attention-decoder.svg", decoder.file(maps.decoder_self));
  write_file_atomically(directory / "attention-cross.svg", cross.file(maps.cross));
}

}  // namespace

OptionParser picture_options(PictureOptions& options) {
  OptionParser parser("heed-benchmark pictures",
                      "Draws encodings, schedule and attention as SVG files.");
  parser.add("", options);
  parser.set_examples(
      "Example:\n"
      "  heed-benchmark pictures --model runs/de --source \"A dog runs.\" --out docs/pictures\n");
  return parser;
}

void draw_pictures(PictureOptions& options, OptionParser& parser, std::ostream& out,
                   Console& console) {
  if (options.out.empty()) {
    throw UsageError("--out is missing", "command line", "Give a directory for the pictures");
  }
  const std::string source = sentence_of(options.source);
  const c10::InferenceMode inference;
  TranslationPrecision precision = TranslationPrecision::fp32;
  bool shortlist = false;
  const TranslatorSettings settings{options.decoding, precision, shortlist, options.compute};
  TranslationModel model = load_to_translate(options.model, settings, parser, console);
  const SentencePair pair =
      translated(model, make_translator(model, options.model, settings), source);
  heed::create_directories(options.out);
  const std::filesystem::path directory = options.out;
  draw_attention(model, pair, directory);
  write_file_atomically(directory / "positional-encodings.svg", picture_of_encodings());
  write_file_atomically(directory / "schedule.svg", picture_of_schedule());
  out << pair.source << "\n" << pair.target << "\n";
}

}  // namespace heed
