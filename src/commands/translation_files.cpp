#include "translation_files.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "heed/core/file_output.h"

namespace heed {
namespace {

// What is read: the text, and the model with what belongs to it.
std::vector<std::filesystem::path> files_of(const TranslateSettings& settings) {
  std::vector<std::filesystem::path> files{settings.input};
  if (!settings.prefix.empty()) files.emplace_back(settings.prefix);
  if (!settings.constraints.empty()) files.emplace_back(settings.constraints);
  if (!settings.glossary.empty()) files.emplace_back(settings.glossary);
  if (!settings.score.empty()) files.emplace_back(settings.score);
  for (const std::string& model : settings.model) {
    files.emplace_back(model);
    std::error_code ignored;  // it is no directory
    for (const auto& entry : std::filesystem::directory_iterator(model, ignored)) {
      files.push_back(entry.path());
    }
  }
  return files;
}

std::vector<std::filesystem::path> outputs_of(const TranslateSettings& settings) {
  return {settings.output, settings.alignment, settings.attention};
}

}  // namespace

void check_outputs(const TranslateSettings& settings) {
  check_overwrites_nothing(outputs_of(settings), files_of(settings));
}

void check_another_output(const TranslateSettings& settings, const std::string& file) {
  std::vector<std::filesystem::path> others = files_of(settings);
  for (const auto& output : outputs_of(settings)) others.push_back(output);
  check_overwrites_nothing(std::vector<std::filesystem::path>{file}, others);
}

}  // namespace heed
