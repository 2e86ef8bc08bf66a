#include "packed_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <optional>

#include "head_attention.h"
#include "heed/nn/dropout.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The inputs of an attention, or their gradients.
struct Projections {
  at::Tensor
      projected;      ///< [batch, len, heads.all()]; with a memory queries, heads.queries() wide.
  at::Tensor memory;  ///< [batch, keys, heads.keys_values()]; undefined = none.
};

template <class Float>
PackedParts<Float> parts_of(Float* projected, Float* memory, const AttentionHeads& heads) {
  if (memory == nullptr) {
    Float* const keys = projected + heads.queries();
    return {{projected, heads.all()}, {keys, heads.all()}, {keys + heads.keys(), heads.all()}};
  }
  return {{projected, heads.queries()},
          {memory, heads.keys_values()},
          {memory + heads.keys(), heads.keys_values()}};
}

PackedParts<const float> parts_of(const Projections& in, const AttentionHeads& heads) {
  const float* const memory = in.memory.defined() ? in.memory.const_data_ptr<float>() : nullptr;
  return parts_of(in.projected.const_data_ptr<float>(), memory, heads);
}

PackedParts<float> mutable_parts_of(const Projections& out, const AttentionHeads& heads) {
  float* const memory = out.memory.defined() ? out.memory.mutable_data_ptr<float>() : nullptr;
  return parts_of(out.projected.mutable_data_ptr<float>(), memory, heads);
}

AttentionShape shape_of(const Projections& in, const at::Tensor& allowed,
                        const AttentionHeads& heads, bool is_causal) {
  return {.batch = in.projected.size(0),
          .queries = in.projected.size(1),
          .keys = (in.memory.defined() ? in.memory : in.projected).size(1),
          .heads = heads,
          .is_causal = is_causal,
          .allowed = allowed.defined() ? allowed.const_data_ptr<bool>() : nullptr};
}

// Calls work(attention, index) for each head of each sentence, on all threads.
template <class Work>
void for_each_head(const AttentionShape& shape, Work work) {
  const AttentionHeads& heads = shape.heads;
  const int64_t heads_a_task = elements_a_task / (shape.queries * shape.keys * heads.d_k) + 1;
  at::parallel_for(0, shape.batch * heads.count, heads_a_task, [&](int64_t begin, int64_t end) {
    HeadAttention attention(shape);
    for (int64_t i = begin; i < end; ++i) {
      work(attention, HeadIndex{i / heads.count, i % heads.count});
    }
  });
}

/// What CpuAttention computes, apart from its inputs.
struct AttentionKind {
  AttentionHeads heads;
  bool is_causal = false;
  double dropout = 0.0;
};

std::optional<DropoutMask> dropout_mask(double p, uint64_t seed) {
  if (p == 0.0) return std::nullopt;
  return DropoutMask(p, seed);
}

/// Attention of all heads on a CPU.
class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
  // As packed_cross_attention; for self-attention there is no memory.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& projected,
                            const std::optional<at::Tensor>& memory,
                            const std::optional<at::Tensor>& keys_allowed,
                            const AttentionKind& kind) {
    const AttentionHeads& heads = kind.heads;
    const Projections in{projected, memory.value_or(at::Tensor())};
    const at::Tensor allowed = keys_allowed.value_or(at::Tensor());
    const uint64_t seed = kind.dropout > 0.0 ? next_dropout_seed() : 0;
    AttentionShape shape = shape_of(in, allowed, heads, kind.is_causal);
    shape.dropout = dropout_mask(kind.dropout, seed);
    at::Tensor out = at::empty({shape.batch, shape.queries, heads.out()}, projected.options());
    at::Tensor log_sums = at::empty({shape.batch, heads.count, shape.queries}, projected.options());
    const auto parts = parts_of(in, heads);
    float* const out_data = out.mutable_data_ptr<float>();
    float* const log_sums_data = log_sums.mutable_data_ptr<float>();
    for_each_head(shape, [&](HeadAttention& attention, HeadIndex index) {
      const int64_t row = (index.sentence * heads.count + index.head) * shape.queries;
      attention.forward(parts, index, out_data, log_sums_data + row);
    });
    context->save_for_backward({in.projected, in.memory, allowed, log_sums});
    context->saved_data["heads"] = heads.count;
    context->saved_data["d_k"] = heads.d_k;
    context->saved_data["d_v"] = heads.d_v;
    context->saved_data["is_causal"] = kind.is_causal;
    context->saved_data["dropout"] = kind.dropout;
    context->saved_data["seed"] = static_cast<int64_t>(seed);
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const Projections in{saved[0], saved[1]};
    const int64_t count = context->saved_data["heads"].toInt();
    const AttentionHeads heads{count, count, context->saved_data["d_k"].toInt(),
                               context->saved_data["d_v"].toInt()};
    AttentionShape shape = shape_of(in, saved[2], heads, context->saved_data["is_causal"].toBool());
    shape.dropout = dropout_mask(context->saved_data["dropout"].toDouble(),
                                 static_cast<uint64_t>(context->saved_data["seed"].toInt()));
    const Projections result{at::empty_like(in.projected),
                             in.memory.defined() ? at::empty_like(in.memory) : at::Tensor()};
    const at::Tensor out_grad = gradients[0].contiguous();
    const auto parts = parts_of(in, heads);
    const auto result_parts = mutable_parts_of(result, heads);
    const float* const out_grad_data = out_grad.const_data_ptr<float>();
    const float* const log_sums_data = saved[3].const_data_ptr<float>();
    for_each_head(shape, [&](HeadAttention& attention, HeadIndex index) {
      const int64_t row = (index.sentence * heads.count + index.head) * shape.queries;
      attention.backward(parts, index, out_grad_data, log_sums_data + row, result_parts);
    });
    return {result.projected, result.memory, {}, {}};
  }
};

// The kernel holds a head's scores in a core's cache, which those of longer sequences outgrow. From
// about 200 keys on LibTorch's is the faster one; but lines of up to 256 pieces, which are not cut,
// are to come out the same whatever stands beside them.
constexpr int64_t longest_for_kernel = 384;

// Whether a mask hides the same keys from all queries and heads, as padding does.
bool is_of_keys(const AttentionMask& mask) {
  if (mask.bias.defined()) return false;
  if (!mask.allowed.defined()) return true;
  return mask.allowed.dim() == 4 && mask.allowed.size(1) == 1 && mask.allowed.size(2) == 1;
}

bool takes_kernel(const at::Tensor& queries, int64_t keys, const AttentionMask& mask) {
  return has_float_rows(queries) && keys <= longest_for_kernel && is_of_keys(mask);
}

// The kernel takes heads with keys and values of their own.
at::Tensor attention_on_cpu(const at::Tensor& projected, std::optional<at::Tensor> memory,
                            const AttentionHeads& heads, const AttentionMask& mask,
                            double dropout) {
  if (memory) memory = memory->contiguous();
  std::optional<at::Tensor> allowed;
  if (mask.allowed.defined()) {
    const int64_t keys = (memory ? *memory : projected).size(1);
    allowed = mask.allowed.expand({projected.size(0), 1, 1, keys}).contiguous();
  }
  return CpuAttention::apply(projected.contiguous(), memory, allowed,
                             AttentionKind{heads, mask.is_causal, dropout});
}

// [batch, len, heads * width] -> [batch, heads, len, width], a view.
at::Tensor split_heads(const at::Tensor& x, int64_t heads) {
  return x.unflatten(-1, {heads, x.size(-1) / heads}).transpose(1, 2);
}

// Keys and values [.., heads.keys_values()] again for each head that shares them.
at::Tensor unshared(const at::Tensor& keys_values, const AttentionHeads& heads) {
  if (heads.kv_count == heads.count) return keys_values;
  const auto repeat = [&](const at::Tensor& x) {
    return x.unflatten(-1, {heads.kv_count, -1})
        .repeat_interleave(heads.count / heads.kv_count, -2)
        .flatten(-2);
  };
  const auto parts = keys_values.split_with_sizes({heads.keys(), heads.values()}, /*dim=*/-1);
  return at::cat({repeat(parts[0]), repeat(parts[1])}, -1);
}

AttentionHeads unshared(AttentionHeads heads) {
  heads.kv_count = heads.count;
  return heads;
}

at::Tensor unshared_projection(const at::Tensor& queries_keys_values, const AttentionHeads& heads) {
  if (heads.kv_count == heads.count) return queries_keys_values;
  const auto parts =
      queries_keys_values.split_with_sizes({heads.queries(), heads.keys_values()}, -1);
  return at::cat({parts[0], unshared(parts[1], heads)}, -1);
}

}  // namespace

at::Tensor packed_self_attention(const at::Tensor& queries_keys_values, const AttentionHeads& heads,
                                 const AttentionMask& mask, double dropout) {
  if (takes_kernel(queries_keys_values, queries_keys_values.size(1), mask)) {
    return attention_on_cpu(unshared_projection(queries_keys_values, heads), std::nullopt,
                            unshared(heads), mask, dropout);
  }
  return attention_of_heads(parts_of(queries_keys_values, heads), mask, dropout);
}

at::Tensor packed_cross_attention(const at::Tensor& queries, const at::Tensor& keys_values,
                                  const AttentionHeads& heads, const AttentionMask& mask,
                                  double dropout) {
  if (takes_kernel(queries, keys_values.size(1), mask)) {
    return attention_on_cpu(queries, unshared(keys_values, heads), unshared(heads), mask, dropout);
  }
  return attention_of_heads(parts_of(queries, keys_values, heads), mask, dropout);
}

HeadParts parts_of(const at::Tensor& queries_keys_values, const AttentionHeads& heads) {
  const auto parts =
      queries_keys_values.split_with_sizes({heads.queries(), heads.keys_values()}, -1);
  return parts_of(parts[0], parts[1], heads);
}

HeadParts parts_of(const at::Tensor& queries, const at::Tensor& keys_values,
                   const AttentionHeads& heads) {
  const AttentionHeads all = unshared(heads);
  const auto parts =
      unshared(keys_values, heads).split_with_sizes({all.keys(), all.values()}, /*dim=*/-1);
  return {split_heads(queries, heads.count), split_heads(parts[0], heads.count),
          split_heads(parts[1], heads.count)};
}

at::Tensor attention_weights(const HeadParts& parts, const AttentionMask& mask) {
  const at::Tensor scores =
      at::matmul(parts.queries, parts.keys.transpose(-2, -1)) / std::sqrt(parts.queries.size(-1));
  return (scores + added_to_scores(mask, scores)).softmax(-1);
}

at::Tensor attention_of_heads(const HeadParts& parts, const AttentionMask& mask, double dropout) {
  std::optional<at::Tensor> allowed;
  bool is_causal = mask.is_causal;
  if (mask.bias.defined()) {
    const at::Tensor scores =
        at::empty({1, 1, parts.queries.size(2), parts.keys.size(2)}, parts.queries.options());
    allowed = added_to_scores(mask, scores);
    is_causal = false;
  } else if (mask.allowed.defined()) {
    allowed = mask.allowed;
  }
  return join_heads(at::scaled_dot_product_attention(parts.queries, parts.keys, parts.values,
                                                     allowed, dropout, is_causal));
}

at::Tensor join_heads(const at::Tensor& heads) { return heads.transpose(1, 2).flatten(2); }

}  // namespace heed
