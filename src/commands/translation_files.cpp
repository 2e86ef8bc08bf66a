#include "translation_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "heed/core/error.h"
#include "heed/core/file_output.h"

namespace heed {
namespace {

// The text, and what belongs to its lines or terms.
std::vector<std::filesystem::path> texts_of(const TranslateSettings& settings) {
  std::vector<std::filesystem::path> texts{settings.input, settings.prefix, settings.constraints,
                                           settings.glossary, settings.score};
  std::erase(texts, std::filesystem::path());
  return texts;
}

// What is read: the texts, and the model with what belongs to it.
std::vector<std::filesystem::path> files_of(const TranslateSettings& settings) {
  std::vector<std::filesystem::path> files = texts_of(settings);
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

void check_files(const TranslateSettings& settings) {
  if (std::ranges::count(texts_of(settings), "-") > 1) {
    throw UsageError(
        "standard input is only one of --input, --prefix, --constraints, --glossary and --score",
        "command line", "Give the others as files");
  }
  check_overwrites_nothing(outputs_of(settings), files_of(settings));
}

void check_another_output(const TranslateSettings& settings, const std::string& file) {
  std::vector<std::filesystem::path> others = files_of(settings);
  for (const auto& output : outputs_of(settings)) others.push_back(output);
  check_overwrites_nothing(std::vector<std::filesystem::path>{file}, others);
}

}  // namespace heed
