#include "word_attention.h"

#include <ATen/ops/tensor.h>

#include <algorithm>

#include "heed/data/batch.h"
#include "heed/decoding/step_decoder.h"
#include "heed/decoding/word_alignment.h"

namespace heed {
namespace {

SourceBatch source_of(std::span<const TranslatedPieces> translations, at::Device device) {
  std::vector<std::vector<int32_t>> sources;
  for (const auto& [source, translation] : translations) sources.push_back(source);
  return make_source_batch(sources, device);
}

// Adds a step's attention [src_len] to that of the word that its piece belongs to.
void add_row(const at::Tensor& row, size_t word, size_t source_size, WordAttention& attention) {
  if (attention.size() <= word) attention.resize(word + 1, std::vector<double>(source_size));
  const auto* const weights = row.const_data_ptr<float>();
  for (size_t i = 0; i < source_size; ++i) attention[word][i] += weights[i];
}

}  // namespace

std::vector<WordAttention> word_attention(Transformer& model,
                                          std::span<const TranslatedPieces> translations,
                                          int64_t layer, const Tokenizer& tokenizer) {
  if (model->config().architecture == Architecture::decoder_only) return {};
  const SourceBatch source = source_of(translations, model->device());
  DecoderState state = model->start(model->encode(source.src, source.src_mask));
  state.keep_attention(layer);
  std::vector<std::vector<int64_t>> words;
  size_t longest = 0;
  for (const auto& [pieces, translation] : translations) {
    words.push_back(words_of_pieces(translation, tokenizer));
    longest = std::max(longest, translation.size());
  }
  std::vector<WordAttention> attention(translations.size());
  std::vector<int64_t> last(translations.size(), bos_id);
  for (size_t step = 0; step < longest; ++step) {
    (void)model->decode_step(at::tensor(last, at::kLong).to(model->device()), state);
    const at::Tensor rows = on_cpu(state.attention()).contiguous();
    for (size_t i = 0; i < translations.size(); ++i) {
      const auto& [pieces, translation] = translations[i];
      if (step >= translation.size()) continue;
      last[i] = translation[step];
      if (words[i][step] < 0) continue;
      add_row(rows[static_cast<int64_t>(i)], static_cast<size_t>(words[i][step]), pieces.size(),
              attention[i]);
    }
  }
  return attention;
}

}  // namespace heed
