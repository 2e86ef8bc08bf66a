#include "packed_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <optional>

#include "head_attention.h"
#include "heed/nn/score_bias.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The inputs of an attention, or their gradients.
struct Projections {
  at::Tensor projected;  ///< [batch, len, 3 d_model]; with a memory [batch, len, d_model], queries.
  at::Tensor memory;     ///< [batch, keys, 2 d_model], keys and values; undefined = none.
};

template <class Float>
PackedParts<Float> parts_of(Float* projected, Float* memory, int64_t d_model) {
  if (memory == nullptr) {
    const int64_t stride = 3 * d_model;
    return {{projected, stride}, {projected + d_model, stride}, {projected + 2 * d_model, stride}};
  }
  return {{projected, d_model}, {memory, 2 * d_model}, {memory + d_model, 2 * d_model}};
}

PackedParts<const float> parts_of(const Projections& in, int64_t d_model) {
  const float* const memory = in.memory.defined() ? in.memory.const_data_ptr<float>() : nullptr;
  return parts_of(in.projected.const_data_ptr<float>(), memory, d_model);
}

PackedParts<float> mutable_parts_of(const Projections& out, int64_t d_model) {
  float* const memory = out.memory.defined() ? out.memory.mutable_data_ptr<float>() : nullptr;
  return parts_of(out.projected.mutable_data_ptr<float>(), memory, d_model);
}

AttentionShape shape_of(const Projections& in, const at::Tensor& allowed, int64_t num_heads,
                        bool is_causal) {
  const bool is_self = !in.memory.defined();
  const int64_t d_model = is_self ? in.projected.size(2) / 3 : in.projected.size(2);
  return {.batch = in.projected.size(0),
          .heads = num_heads,
          .queries = in.projected.size(1),
          .keys = is_self ? in.projected.size(1) : in.memory.size(1),
          .d_head = d_model / num_heads,
          .is_causal = is_causal,
          .allowed = allowed.defined() ? allowed.const_data_ptr<bool>() : nullptr};
}

// Calls work(attention, index) for each head of each sentence, on all threads.
template <class Work>
void for_each_head(const AttentionShape& shape, Work work) {
  const int64_t heads_a_task = elements_a_task / (shape.queries * shape.keys * shape.d_head) + 1;
  at::parallel_for(0, shape.batch * shape.heads, heads_a_task, [&](int64_t begin, int64_t end) {
    HeadAttention attention(shape);
    for (int64_t i = begin; i < end; ++i) {
      work(attention, HeadIndex{i / shape.heads, i % shape.heads});
    }
  });
}

/// Attention of all heads on a CPU.
class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
  // As packed_cross_attention; for self-attention there is no memory.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& projected,
                            const std::optional<at::Tensor>& memory,
                            const std::optional<at::Tensor>& keys_allowed, int64_t num_heads,
                            bool is_causal) {
    const Projections in{projected, memory.value_or(at::Tensor())};
    const at::Tensor allowed = keys_allowed.value_or(at::Tensor());
    const AttentionShape shape = shape_of(in, allowed, num_heads, is_causal);
    at::Tensor out = at::empty({shape.batch, shape.queries, shape.d_model()}, projected.options());
    at::Tensor log_sums = at::empty({shape.batch, shape.heads, shape.queries}, projected.options());
    const auto parts = parts_of(in, shape.d_model());
    float* const out_data = out.mutable_data_ptr<float>();
    float* const log_sums_data = log_sums.mutable_data_ptr<float>();
    for_each_head(shape, [&](HeadAttention& attention, HeadIndex index) {
      const int64_t row = (index.sentence * shape.heads + index.head) * shape.queries;
      attention.forward(parts, index, out_data, log_sums_data + row);
    });
    context->save_for_backward({in.projected, in.memory, allowed, log_sums});
    context->saved_data["num_heads"] = num_heads;
    context->saved_data["is_causal"] = is_causal;
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const Projections in{saved[0], saved[1]};
    const AttentionShape shape = shape_of(in, saved[2], context->saved_data["num_heads"].toInt(),
                                          context->saved_data["is_causal"].toBool());
    const Projections result{at::empty_like(in.projected),
                             in.memory.defined() ? at::empty_like(in.memory) : at::Tensor()};
    const at::Tensor out_grad = gradients[0].contiguous();
    const auto parts = parts_of(in, shape.d_model());
    const auto result_parts = mutable_parts_of(result, shape.d_model());
    const float* const out_grad_data = out_grad.const_data_ptr<float>();
    const float* const log_sums_data = saved[3].const_data_ptr<float>();
    for_each_head(shape, [&](HeadAttention& attention, HeadIndex index) {
      const int64_t row = (index.sentence * shape.heads + index.head) * shape.queries;
      attention.backward(parts, index, out_grad_data, log_sums_data + row, result_parts);
    });
    return {result.projected, result.memory, {}, {}, {}};
  }
};

// Whether a mask hides the same keys from all queries and heads, as padding does.
bool is_of_keys(const AttentionMask& mask) {
  if (mask.bias.defined()) return false;
  if (!mask.allowed.defined()) return true;
  return mask.allowed.dim() == 4 && mask.allowed.size(1) == 1 && mask.allowed.size(2) == 1;
}

// What a mask adds to the scores of queries and keys [batch, heads, len, d_head]; broadcasts to
// [batch, heads, queries, keys].
at::Tensor added_to_scores(const AttentionMask& mask, const at::Tensor& queries,
                           const at::Tensor& keys) {
  at::Tensor added = mask.bias.defined()
                         ? mask.bias.to(queries.options()).unsqueeze(0)
                         : at::zeros({1, 1, queries.size(-2), keys.size(-2)}, queries.options());
  if (mask.allowed.defined()) added = added.masked_fill(~mask.allowed, hidden_score);
  if (!mask.is_causal) return added;
  const at::Tensor causal =
      at::ones({queries.size(-2), keys.size(-2)}, queries.options().dtype(at::kBool)).tril();
  return added.masked_fill(~causal, hidden_score);
}

at::Tensor attention_on_cpu(const at::Tensor& projected, std::optional<at::Tensor> memory,
                            int64_t num_heads, const AttentionMask& mask) {
  if (memory) memory = memory->contiguous();
  std::optional<at::Tensor> allowed;
  if (mask.allowed.defined()) {
    const int64_t keys = (memory ? *memory : projected).size(1);
    allowed = mask.allowed.expand({projected.size(0), 1, 1, keys}).contiguous();
  }
  return CpuAttention::apply(projected.contiguous(), memory, allowed, num_heads, mask.is_causal);
}

}  // namespace

at::Tensor packed_self_attention(const at::Tensor& queries_keys_values, int64_t num_heads,
                                 const AttentionMask& mask) {
  if (has_float_rows(queries_keys_values) && is_of_keys(mask)) {
    return attention_on_cpu(queries_keys_values, std::nullopt, num_heads, mask);
  }
  const auto parts = queries_keys_values.chunk(3, /*dim=*/-1);
  return attention_of_heads(split_heads(parts[0], num_heads),
                            {split_heads(parts[1], num_heads), split_heads(parts[2], num_heads)},
                            mask);
}

at::Tensor packed_cross_attention(const at::Tensor& queries, const at::Tensor& keys_values,
                                  int64_t num_heads, const AttentionMask& mask) {
  if (has_float_rows(queries) && is_of_keys(mask)) {
    return attention_on_cpu(queries, keys_values, num_heads, mask);
  }
  const auto parts = keys_values.chunk(2, /*dim=*/-1);
  return attention_of_heads(split_heads(queries, num_heads),
                            {split_heads(parts[0], num_heads), split_heads(parts[1], num_heads)},
                            mask);
}

at::Tensor attention_weights(const at::Tensor& queries, const at::Tensor& keys, int64_t num_heads,
                             const AttentionMask& mask) {
  const at::Tensor q = split_heads(queries, num_heads), k = split_heads(keys, num_heads);
  const at::Tensor scores = at::matmul(q, k.transpose(-2, -1)) / std::sqrt(q.size(-1));
  return (scores + added_to_scores(mask, q, k)).softmax(-1);
}

at::Tensor split_heads(const at::Tensor& x, int64_t num_heads) {
  return x.unflatten(-1, {num_heads, x.size(-1) / num_heads}).transpose(1, 2);
}

at::Tensor attention_of_heads(const at::Tensor& queries, const KeysValues& memory,
                              const AttentionMask& mask) {
  std::optional<at::Tensor> allowed;
  bool is_causal = mask.is_causal;
  if (mask.bias.defined()) {
    allowed = added_to_scores(mask, queries, memory.keys);
    is_causal = false;
  } else if (mask.allowed.defined()) {
    allowed = mask.allowed;
  }
  const at::Tensor heads = at::scaled_dot_product_attention(queries, memory.keys, memory.values,
                                                            allowed, /*dropout_p=*/0.0, is_causal);
  return heads.transpose(1, 2).flatten(2);
}

}  // namespace heed
