#include "heed/evaluation/numpy_random.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "heed/core/error.h"

namespace heed {
namespace {

/// O'Neill's seed sequence ("Developing a seed_seq Alternative", pcg-random.org, 2015): spreads the
/// bits of a seed over a pool of four words, and makes any number of words of the pool.
class SeedSequence {
 public:
  explicit SeedSequence(uint64_t seed) {
    pool_ = {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32), 0, 0};
    for (uint32_t& word : pool_) word = hash(word);
    for (std::size_t source = 0; source < pool_.size(); ++source) {
      for (std::size_t target = 0; target < pool_.size(); ++target) {
        if (source != target) pool_[target] = mix(pool_[target], hash(pool_[source]));
      }
    }
  }

  /// Four words of 64 bits, each the lower half first.
  std::array<uint64_t, 4> words() const {
    std::array<uint64_t, 4> words{};
    uint32_t multiplier = 0x8b51f9dd;
    for (std::size_t i = 0; i < 2 * words.size(); ++i) {
      uint32_t word = pool_[i % pool_.size()] ^ multiplier;
      multiplier *= 0x58f38ded;
      word *= multiplier;
      word ^= word >> 16;
      words[i / 2] |= uint64_t{word} << (i % 2 * 32);
    }
    return words;
  }

 private:
  uint32_t hash(uint32_t word) {
    word ^= multiplier_;
    multiplier_ *= 0x931e8875;
    word *= multiplier_;
    return word ^ (word >> 16);
  }

  static uint32_t mix(uint32_t left, uint32_t right) {
    const uint32_t mixed = left * 0xca01f9dd - right * 0x4973f715;
    return mixed ^ (mixed >> 16);
  }

  uint32_t multiplier_ = 0x43b0d7e5;
  std::array<uint32_t, 4> pool_{};
};

}  // namespace

NumpyRandom::NumpyRandom(uint64_t seed) {
  const std::array<uint64_t, 4> words = SeedSequence(seed).words();
  const State start = (State{words[0]} << 64) | words[1];
  const State stream = (State{words[2]} << 64) | words[3];
  increment_ = (stream << 1) | 1;
  step();
  state_ += start;
  step();
}

void NumpyRandom::step() {
  constexpr State multiplier = (State{2549297995355413924U} << 64) | 4865540595714422341U;
  state_ = state_ * multiplier + increment_;
}

uint64_t NumpyRandom::next64() {
  step();
  const auto folded = static_cast<uint64_t>(state_ >> 64) ^ static_cast<uint64_t>(state_);
  return std::rotr(folded, static_cast<int>(state_ >> 122));
}

uint32_t NumpyRandom::next32() {
  has_upper_half_ = !has_upper_half_;
  if (!has_upper_half_) return upper_half_;
  const uint64_t both = next64();
  upper_half_ = static_cast<uint32_t>(both >> 32);
  return static_cast<uint32_t>(both);
}

void NumpyRandom::fill_below(uint32_t bound, std::span<uint32_t> numbers) {
  if (bound == 0) throw Error("there is no number below 0 to draw");
  if (bound == 1) {  // NumPy draws nothing for what is certain
    std::ranges::fill(numbers, 0U);
    return;
  }
  const uint32_t rejected_below = (std::numeric_limits<uint32_t>::max() - bound + 1) % bound;
  NumpyRandom random = *this;  // a local one stays in registers
  for (uint32_t& number : numbers) {
    uint64_t product = uint64_t{random.next32()} * bound;
    while (static_cast<uint32_t>(product) < rejected_below) {
      product = uint64_t{random.next32()} * bound;
    }
    number = static_cast<uint32_t>(product >> 32);
  }
  *this = random;
}

void NumpyRandomBits::fill(int64_t count, std::span<uint64_t> words) {
  std::ranges::fill(words, 0U);
  for (int64_t done = 0; done < count; done += 32) {
    const uint64_t bits = take(static_cast<int>(std::min<int64_t>(32, count - done)));
    words[done / 64] |= bits << (done % 64);
  }
}

/// The next `count` bits, 32 at most, the first one lowest.
uint64_t NumpyRandomBits::take(int count) {
  if (left_ < count) {
    bits_ |= uint64_t{random_->next32()} << left_;
    left_ += 32;
  }
  const uint64_t taken = bits_ & ((uint64_t{1} << count) - 1);
  bits_ >>= count;
  left_ -= count;
  return taken;
}

}  // namespace heed
