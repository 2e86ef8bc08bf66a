#pragma once

#include <cstdint>

namespace heed {

/// The heads of an attention (Vaswani et al. 2017, section 3.2.2), and how a packed projection has
/// them: queries, then keys, then values, each with its heads in turn.
struct AttentionHeads {
  int64_t count = 8;     ///< h, heads of the queries.
  int64_t kv_count = 8;  ///< Heads of keys and values. Fewer than h are shared by groups of the
                         ///< queries' heads (Shazeer 2019; Ainslie et al. 2023).
  int64_t d_k = 64;      ///< Width of a head's queries and keys.
  int64_t d_v = 64;      ///< Width of a head's values.

  /// The usual heads: as many of each, which share `d_model` evenly.
  static AttentionHeads even(int64_t d_model, int64_t num_heads) {
    return {num_heads, num_heads, d_model / num_heads, d_model / num_heads};
  }

  [[nodiscard]] int64_t queries() const { return count * d_k; }
  [[nodiscard]] int64_t keys() const { return kv_count * d_k; }
  [[nodiscard]] int64_t values() const { return kv_count * d_v; }
  [[nodiscard]] int64_t keys_values() const { return keys() + values(); }
  /// Width of a packed projection.
  [[nodiscard]] int64_t all() const { return queries() + keys_values(); }
  /// Width of the heads' outputs side by side.
  [[nodiscard]] int64_t out() const { return count * d_v; }

  /// The head of keys and values that head i of the queries looks at.
  [[nodiscard]] int64_t kv_head(int64_t i) const { return i * kv_count / count; }
};

}  // namespace heed
