#include "piece_separator.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>
#include <xxhash.h>

#include <vector>

#include "heed/core/error.h"
#include "heed/core/text_file.h"

namespace heed {

PieceSeparator::PieceSeparator(const std::filesystem::path& model) {
  constexpr const char* hint = "Give a SentencePiece .model file with --tokenizer_model";
  if (model.empty()) throw UsageError("the tokenizer spm needs a model", "--tokenize spm", hint);
  const std::string bytes = read_file(model);
  auto processor = std::make_shared<sentencepiece::SentencePieceProcessor>();
  const auto status = processor->LoadFromSerializedProto(bytes);
  if (!status.ok()) throw Error("not a SentencePiece model", model.string(), hint);
  processor_ = std::move(processor);
  hash_ = fmt::format("{:08x}", XXH3_64bits(bytes.data(), bytes.size()) >> 32);
}

std::string PieceSeparator::operator()(std::string_view line) const {
  std::vector<std::string> pieces;
  const auto status = processor_->Encode(line, &pieces);
  if (!status.ok()) throw Error("a text cannot be split into pieces", status.ToString());
  return fmt::format("{}", fmt::join(pieces, " "));
}

}  // namespace heed
