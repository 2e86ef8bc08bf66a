#pragma once

#include <string>

namespace heed {

/// What each preset stands for and which corpora get it, as plain text for --help.
[[nodiscard]] std::string presets_text();

/// The same as a section of the configuration page, in Markdown.
[[nodiscard]] std::string presets_markdown();

}  // namespace heed
