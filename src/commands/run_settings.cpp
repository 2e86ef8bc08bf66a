#include "run_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "heed/commands/train.h"
#include "heed/core/error.h"
#include "heed/core/ini.h"

namespace heed {
namespace {

/// A setting that is not what it was when the run was started.
struct Change {
  std::string section;
  std::string key;
  std::string before;
  std::string now;

  [[nodiscard]] std::string text() const {
    return fmt::format("{}.{} was {} and is {}", section, key, before.empty() ? "\"\"" : before,
                       now.empty() ? "\"\"" : now);
  }
};

// What a run of an older version, which did not know a setting, had in effect.
std::vector<IniEntry> usual_settings() {
  TrainSettings usual;
  return parse_ini(train_options(usual).ini(/*comments=*/false), "defaults");
}

std::vector<Change> changes_between(const std::string& before, const std::string& now,
                                    const std::string& where) {
  std::vector<IniEntry> earlier = parse_ini(before, where);
  for (IniEntry& entry : usual_settings()) earlier.push_back(std::move(entry));
  std::vector<Change> changes;
  for (const IniEntry& entry : parse_ini(now, "settings")) {
    const auto is_same_key = [&](const IniEntry& other) {
      return other.section == entry.section && other.key == entry.key;
    };
    const auto found = std::find_if(earlier.begin(), earlier.end(), is_same_key);
    if (found == earlier.end() || found->value == entry.value) continue;
    changes.push_back({entry.section, entry.key, found->value, entry.value});
  }
  return changes;
}

// Whether a run cannot go on after the change: its checkpoints are of other data or another model.
// Files may have other names; that their content is the same is checked by itself.
bool makes_another_run(const Change& change) {
  constexpr std::array files{"train_source", "train_target", "valid_source", "valid_target"};
  if (change.section == "data" &&
      std::find(files.begin(), files.end(), change.key) != files.end()) {
    return false;
  }
  constexpr std::array other_run{"data", "tokenizer", "model"};
  constexpr std::array of_training{
      "seed",      "batch_tokens", "bpe_dropout",    "unigram_sampling",
      "init_from", "freeze",       "source_vectors", "target_vectors"};
  return std::find(other_run.begin(), other_run.end(), change.section) != other_run.end() ||
         (change.section == "training" &&
          std::find(of_training.begin(), of_training.end(), change.key) != of_training.end()) ||
         (change.section == "validation" && change.key == "metric");
}

}  // namespace

void check_settings(const Checkpoint& checkpoint, const std::string& settings,
                    const std::string& run, Console& console) {
  const std::string& before = checkpoint.identity.settings;
  for (const Change& change : changes_between(before, settings, checkpoint.path.string())) {
    if (makes_another_run(change)) {
      throw Error("the directory holds a run of other settings: " + change.text(), run,
                  "Use the settings it was started with to resume it, or give --run another name");
    }
    console.line("Changed since the last checkpoint: " + change.text());
  }
}

std::string setting_of(const Checkpoint& checkpoint, std::string_view section,
                       std::string_view key) {
  std::vector<IniEntry> entries = parse_ini(checkpoint.identity.settings, checkpoint.path.string());
  for (IniEntry& entry : usual_settings()) entries.push_back(std::move(entry));
  for (const IniEntry& entry : entries) {
    if (entry.section == section && entry.key == key) return entry.value;
  }
  return "";
}

}  // namespace heed
