#include "heed/data/batch.h"

#include <ATen/ops/full.h>

#include <algorithm>
#include <utility>

namespace heed {
namespace {

at::Tensor padding(size_t rows, size_t width) {
  return at::full({static_cast<int64_t>(rows), static_cast<int64_t>(width)}, pad_id, at::kLong);
}

// Sources as they go into the encoder, on the CPU, and whether any is shorter than the longest.
// `sentence(i)`: the pieces of row i.
template <class Sentence>
SourceBatch padded_sources(size_t rows, Sentence sentence) {
  size_t longest = 0;
  size_t shortest = sentence(0).size();
  for (size_t i = 0; i < rows; ++i) {
    longest = std::max(longest, sentence(i).size());
    shortest = std::min(shortest, sentence(i).size());
  }
  const size_t width = longest + 1;
  SourceBatch batch = {.src = padding(rows, width), .src_mask = {}};  // [rows, width]
  int64_t* row = batch.src.mutable_data_ptr<int64_t>();
  for (size_t i = 0; i < rows; ++i, row += width) *std::ranges::copy(sentence(i), row).out = eos_id;
  if (shortest < longest) batch.src_mask = batch.src.ne(pad_id);
  return batch;
}

at::Tensor on_device(const at::Tensor& tensor, const torch::Device& device) {
  return tensor.defined() ? tensor.to(device) : tensor;
}

void fill_targets(const ParallelCorpus& corpus, std::span<const int64_t> indices, Batch& batch) {
  size_t longest = 0;
  for (const int64_t i : indices) longest = std::max(longest, corpus.target(i).size());
  const size_t width = longest + 1;
  batch.tgt_input = padding(indices.size(), width);   // [batch, tgt_len]
  batch.tgt_output = padding(indices.size(), width);  // [batch, tgt_len]
  int64_t* input = batch.tgt_input.mutable_data_ptr<int64_t>();
  int64_t* output = batch.tgt_output.mutable_data_ptr<int64_t>();
  for (const int64_t i : indices) {
    const auto target = corpus.target(i);
    *input = bos_id;
    std::ranges::copy(target, input + 1);
    *std::ranges::copy(target, output).out = eos_id;
    batch.num_tokens += static_cast<int64_t>(target.size()) + 1;
    input += width;
    output += width;
  }
}

Batch rows_of(const Batch& batch, int64_t begin, int64_t end) {
  Batch rows;
  rows.src = batch.src.slice(0, begin, end);
  if (batch.src_mask.defined()) rows.src_mask = batch.src_mask.slice(0, begin, end);
  rows.tgt_input = batch.tgt_input.slice(0, begin, end);
  rows.tgt_output = batch.tgt_output.slice(0, begin, end);
  rows.num_tokens = rows.tgt_output.ne(pad_id).sum().item<int64_t>();
  rows.pairs.assign(batch.pairs.begin() + begin, batch.pairs.begin() + end);
  return rows;
}

}  // namespace

SourceBatch make_source_batch(std::span<const std::vector<int32_t>> sentences,
                              const torch::Device& device) {
  const SourceBatch batch = padded_sources(
      sentences.size(), [&](size_t i) -> const auto& { return sentences[i]; });
  return {.src = on_device(batch.src, device), .src_mask = on_device(batch.src_mask, device)};
}

Batch make_batch(const ParallelCorpus& corpus, std::span<const int64_t> indices,
                 const torch::Device& device) {
  const SourceBatch sources =
      padded_sources(indices.size(), [&](size_t i) { return corpus.source(indices[i]); });
  Batch batch;
  batch.pairs.assign(indices.begin(), indices.end());
  fill_targets(corpus, indices, batch);
  batch.src = sources.src;
  batch.src_mask = sources.src_mask;
  return on_device(std::move(batch), device);
}

Batch on_device(Batch batch, const torch::Device& device) {
  for (at::Tensor* tensor : {&batch.src, &batch.src_mask, &batch.tgt_input, &batch.tgt_output}) {
    *tensor = on_device(*tensor, device);
  }
  return batch;
}

std::vector<Batch> split(const Batch& batch, int64_t parts) {
  if (parts == 1) return {batch};
  std::vector<Batch> result;
  const auto rows = static_cast<int64_t>(batch.pairs.size());
  for (int64_t part = 0; part < std::min(parts, rows); ++part) {
    const int64_t begin = rows * part / std::min(parts, rows);
    const int64_t end = rows * (part + 1) / std::min(parts, rows);
    result.push_back(rows_of(batch, begin, end));
  }
  return result;
}

}  // namespace heed
