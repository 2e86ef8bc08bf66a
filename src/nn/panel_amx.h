#pragma once

#include <immintrin.h>

#include "panel_tile.h"

/// The loops of a panel's product by AMX: blocks of 32 rows and 32 outputs, whose sums stand in
/// four tiles. A Unit has Panels, Sums and outputs() as in panel_tile.h, and
///
///   add_first()    adds the products of tile 4 with tiles 6 and 7 to the sums in tiles 0 and 1
///   add_second()   the same of tile 5, to tiles 2 and 3
///   sums_are_outputs   whether sums are floats that only lack the bias
namespace heed {

constexpr int64_t tile_rows = 16;
constexpr int64_t tile_bytes_a_row = 64;

/// What LDTILECFG reads (Intel's Architecture Instruction Set Extensions, chapter 3).
struct alignas(64) TileConfig {
  uint8_t palette = 1;
  uint8_t start_row = 0;
  uint8_t reserved[14] = {};
  uint16_t bytes_a_row[16] = {};
  uint8_t rows[16] = {};
};
static_assert(sizeof(TileConfig) == 64);

/// For blocks of up to 32 rows of x.
HEED_INLINE void configure_tiles(int64_t rows) {
  const auto first = static_cast<uint8_t>(rows < tile_rows ? rows : tile_rows);
  const auto second = static_cast<uint8_t>(rows - first);
  const uint8_t rows_of_tiles[8] = {first, first, second, second, first, second, 16, 16};
  TileConfig config;
  for (int tile = 0; tile < 8; ++tile) {
    config.rows[tile] = rows_of_tiles[tile];
    config.bytes_a_row[tile] = rows_of_tiles[tile] > 0 ? tile_bytes_a_row : 0;
  }
  __asm__ volatile("ldtilecfg %0" : : "m"(config));
}

/// A block of a product: up to 32 rows, for which the tiles are configured, and 32 outputs.
struct Block {
  int64_t row = 0;
  int64_t rows = 0;
  int64_t output = 0;

  [[nodiscard]] bool has_second() const { return rows > tile_rows; }
};

HEED_INLINE void begin_with_zeros(const Block& block) {
  _tile_zero(0);
  _tile_zero(1);
  if (!block.has_second()) return;
  _tile_zero(2);
  _tile_zero(3);
}

// The same bias for each row.
HEED_INLINE void begin_with_bias(const Block& block, const float* bias) {
  _tile_loadd(0, bias, 0);
  _tile_loadd(1, bias + vector_width, 0);
  if (!block.has_second()) return;
  _tile_loadd(2, bias, 0);
  _tile_loadd(3, bias + vector_width, 0);
}

// Two sums [rows, 16], whose rows are `stride` bytes apart.
template <class Element>
HEED_INLINE void store_sums(const Block& block, Element* first, Element* second, int64_t stride) {
  const int64_t tile = tile_rows * stride / static_cast<int64_t>(sizeof(Element));
  _tile_stored(0, first, stride);
  _tile_stored(1, second, stride);
  if (!block.has_second()) return;
  _tile_stored(2, first + tile, stride);
  _tile_stored(3, second + tile, stride);
}

template <class Unit>
HEED_INLINE void add_products(const ProductOf<Unit>& product, const Block& block) {
  using Panels = typename Unit::Panels;
  constexpr int64_t w_stride = panel_width * Panels::depth * sizeof(typename Panels::Weight);
  const int64_t x_stride = product.in * static_cast<int64_t>(sizeof(typename Panels::Input));
  const auto* const x = product.x + block.row * product.in;
  const auto* const w = product.panels + block.output / panel_width * panel_width * product.in +
                        block.output % panel_width * Panels::depth;
  for (int64_t k = 0; k < product.in; k += Panels::step) {
    _tile_loadd(4, x + k, x_stride);
    _tile_loadd(6, w + k * panel_width, w_stride);
    _tile_loadd(7, w + k * panel_width + vector_width * Panels::depth, w_stride);
    Unit::add_first();
    if (!block.has_second()) continue;
    _tile_loadd(5, x + tile_rows * product.in + k, x_stride);
    Unit::add_second();
  }
}

// Where the sums are what is wanted, tiles are loaded with the bias and stored as outputs.
template <class Unit>
HEED_INLINE void multiply_whole_block(const ProductOf<Unit>& product, const Block& block) {
  begin_with_bias(block, product.bias + block.output);
  add_products<Unit>(product, block);
  float* const y = product.y + block.row * product.out + block.output;
  store_sums(block, y, y + vector_width, product.out * static_cast<int64_t>(sizeof(float)));
  if (product.least == -__builtin_inff()) return;
  const Floats least = Floats{} + product.least;
  for (int64_t i = 0; i < block.rows; ++i) {
    for (float* part = y + i * product.out; part < y + i * product.out + 2 * vector_width;
         part += vector_width) {
      const Floats values = load(part);
      store(values < least ? least : values, part);
    }
  }
}

template <class Unit>
HEED_INLINE void multiply_block(const ProductOf<Unit>& product, const Block& block) {
  const bool is_whole = block.output + 2 * vector_width <= product.out;
  if constexpr (Unit::sums_are_outputs) {
    if (is_whole) return multiply_whole_block<Unit>(product, block);
  }
  typename Unit::Sums sums[2][2 * tile_rows];
  begin_with_zeros(block);
  add_products<Unit>(product, block);
  store_sums(block, sums[0], sums[1], sizeof sums[0][0]);
  for (int64_t i = 0; i < block.rows; ++i) {
    finish<Unit>(product, sums[0][i], block.row + i, block.output);
    if (block.output + vector_width >= product.out) continue;
    finish<Unit>(product, sums[1][i], block.row + i, block.output + vector_width);
  }
}

// The outputs of panels begin .. end - 1 of `rows` rows from `first` on, in blocks of one size.
template <class Unit>
HEED_INLINE void multiply_blocks(const ProductOf<Unit>& product, Block block, int64_t begin,
                                 int64_t end) {
  const int64_t first = block.row, rows = product.rows - first;
  const int64_t last = end * panel_width < product.out ? end * panel_width : product.out;
  if (block.rows == 0 || rows < block.rows) return;
  configure_tiles(block.rows);
  __asm__ volatile("" : : : "memory");  // GCC does not know that loads of tiles read memory
  for (block.output = begin * panel_width; block.output < last; block.output += 2 * vector_width) {
    for (block.row = first; block.row + block.rows <= product.rows; block.row += block.rows) {
      multiply_block<Unit>(product, block);
    }
  }
}

/// The outputs of panels begin .. end - 1.
template <class Unit>
HEED_INLINE void multiply_panels_by_tiles(const ProductOf<Unit>& product, int64_t begin,
                                          int64_t end) {
  constexpr int64_t most_rows = 2 * tile_rows;
  const int64_t rest = product.rows % most_rows;
  multiply_blocks<Unit>(product, {.row = 0, .rows = most_rows}, begin, end);
  multiply_blocks<Unit>(product, {.row = product.rows - rest, .rows = rest}, begin, end);
  _tile_release();
}

}  // namespace heed
