#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "heed/evaluation/corpus_statistics.h"

namespace heed {

/// The lines of a file as sacreBLEU reads them: '\n' alone ends a line, white space at a line's end
/// is dropped, a byte-order mark is text. "-" is standard input.
///
/// Throws Error, naming the file and, where there is one, the line: a missing file, a directory, a
/// file that may not be read, invalid UTF-8, a NUL byte.
std::vector<std::string> read_scored_lines(const std::filesystem::path& path);

/// How a file is called in messages: "standard input" for "-".
std::string name_of_file(const std::string& path);

/// Hypotheses and what they are scored against.
struct ScoredText {
  std::vector<std::string> hypotheses;
  LineReferences references;
};

/// The same of a file with columns that tabs separate: a hypothesis and its references. An empty
/// column is no reference, except for the first. Also throws for a line without a tab.
ScoredText read_scored_columns(const std::filesystem::path& path);

/// Adds the lines of one more reference to those of each line.
void add_references(LineReferences& references, std::vector<std::string> lines);

}  // namespace heed
