#include "translation_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

Json flags_of(const Translation& translation) {
  Json flags = Json::array();
  for (const Defect defect : translation.defects) flags.push_back(name_of(defect));
  if (translation.is_mended) flags.push_back("mended");
  return flags;
}

// With as many digits as mean something.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json as_json(const TranslatedText& text) {
  Json pieces = Json::array(), words = Json::array();
  for (const auto& [piece, log_prob] : text.pieces) {
    pieces.push_back({{"piece", piece}, {"log_prob", rounded(log_prob)}});
  }
  for (const auto& [word, confidence, count] : text.words) {
    words.push_back({{"word", word}, {"confidence", rounded(confidence)}});
  }
  return {{"text", text.text},
          {"log_prob", rounded(text.log_prob)},
          {"score", rounded(text.score)},
          {"pieces", pieces},
          {"words", words}};
}

// A line for each translation, as in the n-best lists of Moses; lines count from 0.
std::string n_best_lines(const Translation& translation, int64_t number) {
  const auto line = [number](const TranslatedText& text) {
    return fmt::format("{} ||| {} ||| {:.6g} ||| {:.6g}\n", number, text.text, text.log_prob,
                       text.score);
  };
  std::string lines = line(translation);
  for (const TranslatedText& other : translation.others) lines += line(other);
  return lines;
}

}  // namespace

std::string json_line(const Translation& translation, bool is_n_best) {
  Json line = as_json(static_cast<const TranslatedText&>(translation));
  line["parts"] = translation.parts;
  line["flags"] = flags_of(translation);
  if (translation.seconds > 0.0) line["seconds"] = rounded(translation.seconds);
  for (const auto& [term, words] : translation.terms) {
    line["terms"].push_back({{"term", term}, {"translation", words}});
  }
  if (!translation.alignment.empty()) line["alignment"] = pharaoh(translation.alignment);
  if (is_n_best) {
    line["n_best"] = Json::array({as_json(static_cast<const TranslatedText&>(translation))});
    for (const TranslatedText& other : translation.others) line["n_best"].push_back(as_json(other));
  }
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

TranslationWriter::TranslationWriter(const TranslateSettings& settings)
    : settings_(settings), output_(settings.output) {
  if (!settings.alignment.empty()) alignment_.emplace(settings.alignment);
  if (!settings.attention.empty()) attention_.emplace(settings.attention);
}

void TranslationWriter::write(std::span<const Translation> translations) {
  for (const Translation& translation : translations) {
    output_.write(written(translation));
    if (alignment_) alignment_->write(pharaoh(translation.alignment) + "\n");
    ++lines_;
  }
  if (attention_) attention_->write(translations);
  output_.flush();
  if (alignment_) alignment_->flush();
  if (attention_) attention_->flush();
}

void TranslationWriter::close() {
  output_.close();
  if (alignment_) alignment_->close();
  if (attention_) attention_->close();
}

std::string TranslationWriter::written(const Translation& translation) const {
  if (settings_.format == TranslationFormat::jsonl) return json_line(translation, is_n_best());
  if (is_n_best()) return n_best_lines(translation, lines_);
  return translation.text + "\n";
}

}  // namespace heed
