#include "heed/commands/presets.h"

#include <fmt/format.h>

#include <vector>

#include "heed/core/console.h"
#include "heed/training/training_options.h"

namespace heed {
namespace {

using Row = std::vector<std::string>;

// Which corpora `auto` gives the preset to.
std::string corpora_of(ModelPreset preset) {
  switch (preset) {
    case ModelPreset::tiny:
      return "up to " + format_count(largest_corpus_for(ModelPreset::tiny)) + " pairs";
    case ModelPreset::small:
      return "up to " + format_count(largest_corpus_for(ModelPreset::small)) + " pairs";
    case ModelPreset::base:
      return "larger ones";
    case ModelPreset::automatic:
    case ModelPreset::big:
    case ModelPreset::gpt:
    case ModelPreset::llama:
      break;
  }
  return "if asked for";
}

Row row_of(ModelPreset preset) {
  const TransformerConfig model = preset_config(preset);
  const TrainingOptions training = preset_training(preset);
  return {name_of(preset),
          fmt::format("{} + {}", model.num_encoder_layers, model.num_decoder_layers),
          fmt::format("{}", model.d_model),
          fmt::format("{}", model.num_heads),
          fmt::format("{}", model.dim_feedforward),
          fmt::format("{}", model.dropout),
          fmt::format("{}", training.warmup_steps),
          fmt::format("{}", training.accumulate),
          corpora_of(preset)};
}

// The header first.
std::vector<Row> rows() {
  std::vector<Row> table{{"preset", "layers", "d_model", "num_heads", "dim_feedforward", "dropout",
                          "warmup_steps", "accumulate", "auto for corpora of"}};
  for (const ModelPreset preset : {ModelPreset::tiny, ModelPreset::small, ModelPreset::base,
                                   ModelPreset::big, ModelPreset::gpt, ModelPreset::llama}) {
    table.push_back(row_of(preset));
  }
  return table;
}

std::string markdown_row(const Row& row) {
  std::string text = "|";
  for (const auto& cell : row) text += " " + cell + " |";
  return text + "\n";
}

}  // namespace

std::string presets_text() {
  std::string text = "Presets (--model.preset) set these defaults:\n";
  for (const Row& row : rows()) {
    text += fmt::format("  {:<7} {:<7} {:<8} {:<10} {:<16} {:<8} {:<13} {:<11} {}\n", row[0],
                        row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8]);
  }
  return text;
}

std::string presets_markdown() {
  const std::vector<Row> table = rows();
  std::string text =
      "## Presets\n\nWhat `--model.preset` sets of `[model]` and `[training]`; settings that are "
      "given win.\n\n";
  text += markdown_row(table.front());
  text += markdown_row(Row(table.front().size(), "---"));
  for (size_t i = 1; i < table.size(); ++i) text += markdown_row(table[i]);
  return text;
}

}  // namespace heed
