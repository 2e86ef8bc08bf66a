#include "attention_section.h"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "attention_page.h"
#include "heed/core/error.h"
#include "heed/evaluation/heat_map.h"
#include "heed/evaluation/html_text.h"
#include "heed/model/attention_maps.h"

namespace heed {
namespace {

/// The maps of one kind of attention, of each layer [heads, queries, keys].
struct Maps {
  std::string name;
  const std::vector<at::Tensor>& layers;
  const AttentionAxes& axes;
};

std::string map_of(const std::string& title, const Maps& maps, const at::Tensor& weights) {
  const at::Tensor values = weights.to(at::kFloat).contiguous();
  const float* const data = values.const_data_ptr<float>();
  return heat_map({title, "attends to", "piece"}, maps.axes.queries, maps.axes.keys,
                  {data, static_cast<size_t>(values.numel())});
}

std::string heads_of(const Maps& maps, size_t layer) {
  const at::Tensor& weights = maps.layers[layer];
  std::string html =
      fmt::format("<details><summary>The {} heads of layer {}</summary><div class=\"charts\">\n",
                  weights.size(0), layer + 1);
  for (int64_t head = 0; head < weights.size(0); ++head) {
    html += map_of(fmt::format("Layer {}, head {}", layer + 1, head + 1), maps, weights[head]);
  }
  return html + "</div></details>\n";
}

std::string html_of(const Maps& maps) {
  std::string html = "<h3>" + maps.name + "</h3>\n<div class=\"charts\">\n";
  for (size_t i = 0; i < maps.layers.size(); ++i) {
    html += map_of(fmt::format("Layer {}, mean of the heads", i + 1), maps, maps.layers[i].mean(0));
  }
  html += "</div>\n";
  for (size_t i = 0; i < maps.layers.size(); ++i) html += heads_of(maps, i);
  return html;
}

void check_length(const std::string& title, std::span<const int32_t> ids) {
  constexpr size_t most = 100;
  if (ids.size() <= most) return;
  throw Error(fmt::format("a sentence of {} pieces is too long to show its attention", ids.size()),
              title, fmt::format("Choose one of at most {}", most));
}

}  // namespace

HtmlSection attention_section(const std::string& title, TranslationModel& model,
                              const std::string& source, const std::string& translation) {
  const std::vector<int32_t> source_ids = model.tokenizers.source.encode(source);
  const std::vector<int32_t> target_ids = model.tokenizers.target.encode(translation);
  check_length(title, source_ids);
  check_length(title, target_ids);
  const AttentionMaps maps = attention_maps(model.transformer, source_ids, target_ids);
  const bool has_encoder = !maps.encoder_self.empty();
  const AttentionMapAxes axes(model.tokenizers.source.pieces(source_ids),
                              model.tokenizers.target.pieces(target_ids), has_encoder);
  const std::string explanation = fmt::format("<p dir=\"auto\">{}</p>\n<p dir=\"auto\">{}</p>\n",
                                              escape_html(source), escape_html(translation)) +
                                  fmt::format("<p class=\"quiet\">{}</p>\n", attention_explanation);
  if (!has_encoder) {
    return {title, explanation + html_of({"Self-attention of source and translation",
                                          maps.decoder_self, axes.decoder_self})};
  }
  return {title,
          explanation + html_of({"Cross-attention", maps.cross, axes.cross}) +
              html_of({"Self-attention of the encoder", maps.encoder_self, axes.encoder_self}) +
              html_of({"Self-attention of the decoder", maps.decoder_self, axes.decoder_self})};
}

}  // namespace heed
