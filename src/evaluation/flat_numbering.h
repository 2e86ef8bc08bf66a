#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heed {

/// Numbers different keys 0, 1, 2, ... in the order in which they come. A table with open
/// addressing: a sentence's words and n-grams are few, and std::unordered_map would spend its time
/// on allocating them one by one.
///
/// `Hash` gives 64 well mixed bits of a key.
template <class Key, class Hash>
class FlatNumbering {
 public:
  /// Has room for `capacity` different keys.
  explicit FlatNumbering(std::size_t capacity)
      : slots_(std::bit_ceil(2 * capacity + 1), Slot{Key{}, -1}) {}

  /// The key's number; a new one where it has none yet.
  int32_t number(const Key& key) {
    Slot& slot = slots_[place_of(key)];
    if (slot.number < 0) slot = {key, count_++};
    return slot.number;
  }

  /// The key's number, or -1.
  int32_t find(const Key& key) const { return slots_[place_of(key)].number; }

  /// How many different keys have come.
  int32_t count() const { return count_; }

 private:
  struct Slot {
    Key key;
    int32_t number;
  };

  /// Where the key is, or else the free slot for it.
  std::size_t place_of(const Key& key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = Hash{}(key)&mask;
    while (slots_[place].number >= 0 && !(slots_[place].key == key)) place = (place + 1) & mask;
    return place;
  }

  std::vector<Slot> slots_;
  int32_t count_ = 0;
};

}  // namespace heed
