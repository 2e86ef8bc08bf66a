#include "attention_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "attention_page.h"
#include "heed/core/console.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view page_ending = ".html";
constexpr int64_t most_on_a_page = 2'000'000;  // weights: about 10 MB

// [queries][keys]
Json as_json(const at::Tensor& weights) {
  const at::Tensor values = weights.to(at::kDouble).contiguous();
  const auto* value = values.const_data_ptr<double>();
  Json rows = Json::array();
  for (int64_t i = 0; i < values.size(0); ++i) {
    Json row = Json::array();
    for (int64_t j = 0; j < values.size(1); ++j) row.push_back(std::round(*value++ * 1e4) / 1e4);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Of one kind, [layers][heads][queries][keys].
Json as_json(const AttentionAxes& axes, const std::vector<at::Tensor>& layers) {
  Json weights = Json::array();
  for (const at::Tensor& layer : layers) {
    Json heads = Json::array();
    for (int64_t head = 0; head < layer.size(0); ++head) heads.push_back(as_json(layer[head]));
    weights.push_back(std::move(heads));
  }
  return {{"queries", axes.queries}, {"keys", axes.keys}, {"weights", std::move(weights)}};
}

int64_t count_weights(const AttentionMaps& maps) {
  int64_t count = 0;
  for (const auto* layers : {&maps.encoder_self, &maps.decoder_self, &maps.cross}) {
    for (const at::Tensor& layer : *layers) count += layer.numel();
  }
  return count;
}

void add_maps(Json& to, const TranslationAttention& attention) {
  const auto& [source, translation, axes, maps] = attention;
  to["source"] = source;
  to["translation"] = translation;
  if (!maps.cross.empty()) {
    to["encoder_self"] = as_json(axes.encoder_self, maps.encoder_self);
    to["cross"] = as_json(axes.cross, maps.cross);
  }
  to["decoder_self"] = as_json(axes.decoder_self, maps.decoder_self);
}

}  // namespace

void check_attention_file(const std::string& file) {
  if (file.ends_with(page_ending) || file.ends_with(".jsonl")) return;
  throw UsageError("a file for attention is called FILE.html, a page, or FILE.jsonl", file,
                   "Name it so");
}

AttentionWriter::AttentionWriter(const std::string& file)
    : output_(file), is_page_(file.ends_with(page_ending)) {}

void AttentionWriter::write(std::span<const Translation> translations) {
  for (const Translation& translation : translations) {
    if (!is_full()) {
      int64_t rank = 1;
      write(translation, rank);
      for (const TranslatedText& other : translation.others) write(other, ++rank);
      ++shown_lines_;
    }
    ++lines_;
  }
}

void AttentionWriter::write(const TranslatedText& text, int64_t rank) {
  int64_t part = 0;
  for (const TranslationAttention& attention : text.attention) {
    Json object{{"line", lines_}, {"rank", rank}, {"part", ++part}};
    add_maps(object, attention);
    const std::string json = object.dump(-1, ' ', false, Json::error_handler_t::replace);
    weights_ += count_weights(attention.maps);
    if (is_page_) {
      maps_ += (maps_.empty() ? "" : ",\n") + json;
    } else {
      output_.write(json + "\n");
    }
  }
}

bool AttentionWriter::is_full() const { return is_page_ && weights_ > most_on_a_page; }

std::string AttentionWriter::note() const {
  if (maps_.empty()) return "There was nothing to translate.";
  if (shown_lines_ == lines_) return "What each head of each layer attended to, line by line.";
  return fmt::format(
      "What each head of each layer attended to in the first {} of {} lines. More would be too "
      "much for a page: give fewer, or --attention FILE.jsonl for the weights of all.",
      format_count(shown_lines_), format_count(lines_));
}

void AttentionWriter::close() {
  if (is_page_) output_.write(attention_page("[" + maps_ + "]", note()));
  output_.close();
}

}  // namespace heed
