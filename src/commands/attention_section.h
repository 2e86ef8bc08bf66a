#pragma once

#include <string>

#include "heed/evaluation/html_report.h"
#include "heed/model/model_directory.h"

namespace heed {

/// A section of a report: where the model looks when it reads `source` and writes `translation`,
/// as heat maps of every layer's cross-attention and self-attention. `title` is the section's.
/// Throws Error, naming the `title`, for sentences too long to look at.
HtmlSection attention_section(const std::string& title, TranslationModel& model,
                              const std::string& source, const std::string& translation);

}  // namespace heed
