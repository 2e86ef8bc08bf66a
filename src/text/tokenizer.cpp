#include "heed/text/tokenizer.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>

#include <algorithm>
#include <array>
#include <future>
#include <mutex>
#include <utility>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "model_bytes.h"
#include "sentencepiece_training.h"

namespace heed {
namespace {

constexpr const char* load_hint =
    "Give a SentencePiece .model file, or leave --tokenizer.model out to train one";

int32_t byte_id(const sentencepiece::SentencePieceProcessor& processor, unsigned char byte) {
  return processor.PieceToId(fmt::format("<0x{:02X}>", byte));
}

void check_special_ids(const sentencepiece::SentencePieceProcessor& processor,
                       std::string_view where) {
  const std::array<int, 4> ids = {processor.pad_id(), processor.unk_id(), processor.bos_id(),
                                  processor.eos_id()};
  if (ids == std::array<int, 4>{pad_id, unk_id, bos_id, eos_id}) return;
  throw Error(
      fmt::format("The tokenizer's special ids are pad {}, unk {}, bos {}, eos {}, but must "
                  "be 0, 1, 2, 3",
                  ids[0], ids[1], ids[2], ids[3]),
      where,
      "Leave --tokenizer.model out to train one that fits, or train with spm_train "
      "--pad_id=0 --unk_id=1 --bos_id=2 --eos_id=3");
}

// U+E000 plus `index`, as UTF-8: a private-use character, three bytes long as U+2581 is.
std::string private_character(int index) {
  const int code = 0xE000 + index;
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

constexpr int num_private_characters = 6400;

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  size_t begin = 0;
  for (size_t at; (at = text.find(from, begin)) != std::string_view::npos;
       begin = at + from.size()) {
    result.append(text, begin, at - begin).append(to);
  }
  return result.append(text, begin);
}

}  // namespace

struct Tokenizer::Model {
  std::string bytes;
  sentencepiece::SentencePieceProcessor processor;
  bool has_bytes = false;  // any character can be spelt

  std::vector<int32_t> encode(std::string_view text) const {
    std::vector<int> ids;
    const auto status = processor.Encode(text, &ids);
    if (!status.ok()) throw Error("A text cannot be split into pieces", status.ToString());
    return ids;
  }

  std::vector<int32_t> sample(std::string_view text, float alpha) const {
    constexpr int any_number_of_ways = -1;
    std::vector<int> ids;
    const auto status = processor.SampleEncode(text, any_number_of_ways, alpha, &ids);
    if (!status.ok()) throw Error("A text cannot be split into pieces", status.ToString());
    return ids;
  }

  std::array<int32_t, 3> byte_ids(std::string_view character) const {
    std::array<int32_t, 3> ids{};
    for (size_t i = 0; i < ids.size(); ++i) {
      ids[i] = byte_id(processor, static_cast<unsigned char>(character[i]));
    }
    return ids;
  }

  std::vector<size_t> ends(std::string_view text) const {
    sentencepiece::ImmutableSentencePieceText split;
    const auto status = processor.Encode(text, split.mutable_proto());
    if (!status.ok()) throw Error("A text cannot be split into pieces", status.ToString());
    std::vector<size_t> ends;
    for (const auto& piece : split.pieces()) ends.push_back(piece.end());
    return ends;
  }

  // Whether the text has a character that SentencePiece takes for a space.
  bool needs_stand_in(std::string_view text) const {
    return has_bytes && text.find(space_symbol) != std::string_view::npos;
  }

  // A character that neither the text nor the vocabulary has: encode() spells it in bytes.
  std::string unused_character(std::string_view text) const {
    for (int i = 0; i < num_private_characters; ++i) {
      std::string character = private_character(i);
      if (text.find(character) == std::string_view::npos &&
          processor.PieceToId(character) == unk_id) {
        return character;
      }
    }
    throw Error("A text holds every private-use character of Unicode and U+2581 as well");
  }

  // SentencePiece cannot tell U+2581 from a space. So another character takes its place, and in the
  // result the bytes of U+2581 take that character's place.
  std::vector<int32_t> encode_with_space_symbol(std::string_view text) const {
    const std::string stand_in = unused_character(text);
    std::vector<int32_t> ids = encode(replaced(text, space_symbol, stand_in));
    const auto from = byte_ids(stand_in);
    const auto to = byte_ids(space_symbol);
    for (auto at = ids.begin();;) {
      at = std::search(at, ids.end(), from.begin(), from.end());
      if (at == ids.end()) return ids;
      at = std::copy(to.begin(), to.end(), at);
    }
  }
};

Tokenizer::Tokenizer(std::shared_ptr<const Model> model) : model_(std::move(model)) {}

Tokenizer Tokenizer::train(std::span<const std::string> source_lines,
                           std::span<const std::string> target_lines,
                           const TokenizerOptions& options) {
  return from_serialized(train_sentencepiece(source_lines, target_lines, options),
                         "the tokenizer just trained");
}

Tokenizer Tokenizer::load(const std::filesystem::path& path) {
  return from_serialized(read_file(path), path.string());
}

Tokenizer Tokenizer::from_serialized(std::string bytes, std::string_view where) {
  auto model = std::make_shared<Model>();
  if (!looks_like_sentencepiece_model(bytes)) {
    throw Error("Not a whole SentencePiece model", where, load_hint);
  }
  const auto status = model->processor.LoadFromSerializedProto(bytes);
  if (!status.ok()) throw Error("Damaged SentencePiece model", where, load_hint);
  check_special_ids(model->processor, where);
  model->has_bytes = model->processor.IsByte(byte_id(model->processor, 0));
  model->bytes = std::move(bytes);
  return Tokenizer(std::move(model));
}

std::vector<int32_t> Tokenizer::encode(std::string_view text) const {
  return model_->needs_stand_in(text) ? model_->encode_with_space_symbol(text)
                                      : model_->encode(text);
}

// What stands in for U+2581 is as long.
std::vector<size_t> Tokenizer::ends(std::string_view text) const {
  if (!model_->needs_stand_in(text)) return model_->ends(text);
  return model_->ends(replaced(text, space_symbol, model_->unused_character(text)));
}

// SentencePiece draws from a generator of each thread, which is seeded when the thread first uses
// it, by a seed that all threads share. So a new thread draws the same again.
std::vector<std::vector<int32_t>> Tokenizer::sample(std::span<const std::string> lines,
                                                    double alpha, uint32_t seed) const {
  static std::mutex one_seed_at_a_time;
  const std::scoped_lock lock(one_seed_at_a_time);
  constexpr uint32_t most = 0xFFFF'FFFE;  // the number above stands for no seed
  sentencepiece::SetRandomGeneratorSeed(std::min(seed, most));
  const auto sample_all = [&] {
    std::vector<std::vector<int32_t>> ids;
    for (const std::string& line : lines) {
      ids.push_back(model_->needs_stand_in(line) ? encode(line)
                                                 : model_->sample(line, static_cast<float>(alpha)));
    }
    return ids;
  };
  return std::async(std::launch::async, sample_all).get();
}

std::optional<TokenizerType> Tokenizer::type() const { return sentencepiece_type(model_->bytes); }

std::vector<std::string> Tokenizer::pieces(std::string_view text) const {
  std::vector<std::string> result;
  for (const int32_t id : encode(text)) result.push_back(piece(id));
  return result;
}

std::vector<std::string> Tokenizer::pieces(std::span<const int32_t> ids) const {
  std::vector<std::string> texts;
  for (const int32_t id : ids) texts.push_back(piece(id));
  return texts;
}

std::string Tokenizer::piece(int32_t id) const {
  if (id < 0 || id >= vocab_size()) {
    throw Error(fmt::format("There is no piece {}: the vocabulary has {}", id, vocab_size()));
  }
  return model_->processor.IdToPiece(id);
}

std::string Tokenizer::decode(std::span<const int32_t> ids) const {
  std::string text;
  const auto status = model_->processor.Decode(std::vector<int>(ids.begin(), ids.end()), &text);
  if (!status.ok()) throw Error("Ids cannot be turned into text", status.ToString());
  return text;
}

int64_t Tokenizer::vocab_size() const { return model_->processor.GetPieceSize(); }

const std::string& Tokenizer::serialized() const { return model_->bytes; }

}  // namespace heed
