#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace heed {

/// The numbers that NumPy's `numpy.random.default_rng(seed)` gives, for resampling that draws the
/// very sentences that sacreBLEU draws.
///
/// The generator is PCG-XSL-RR-128/64 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient
/// Statistically Good Algorithms for Random Number Generation", 2014), seeded through O'Neill's
/// seed sequence as numpy.random.SeedSequence(seed) does.
class NumpyRandom {
 public:
  explicit NumpyRandom(uint64_t seed);

  /// 64 random bits.
  uint64_t next64();

  /// 32 random bits: the lower half of 64, the next time their upper half.
  uint32_t next32();

  /// Fills `numbers` with whole numbers from 0 to `bound` - 1, all equally likely, as
  /// `Generator.choice(bound, size)` and `Generator.integers(bound, size=size)` do (Lemire, "Fast
  /// Random Integer Generation in an Interval", 2019). One call for several sizes or several calls
  /// for one give the same numbers. Throws Error when `bound` is 0.
  void fill_below(uint32_t bound, std::span<uint32_t> numbers);

 private:
  __extension__ using State = unsigned __int128;

  void step();

  State state_ = 0;
  State increment_ = 0;
  bool has_upper_half_ = false;
  uint32_t upper_half_ = 0;
};

/// Random bits as `Generator.integers(2, dtype=bool)` gives them: those of 32 bits, lowest first.
class NumpyRandomBits {
 public:
  /// `random` must outlive the object.
  explicit NumpyRandomBits(NumpyRandom& random) : random_(&random) {}

  /// Fills the lowest `count` bits of `words`, 64 to each, in order; the rest of the last word is
  /// 0. `words` has room for them.
  void fill(int64_t count, std::span<uint64_t> words);

 private:
  uint64_t take(int count);

  NumpyRandom* random_;
  uint64_t bits_ = 0;
  int left_ = 0;
};

}  // namespace heed
