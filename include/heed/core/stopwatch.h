#pragma once

#include <chrono>

namespace heed {

/// Seconds since it was made, or since the last lap.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  /// The seconds so far; begins again at zero.
  double lap() {
    const double seconds_so_far = seconds();
    start_ = std::chrono::steady_clock::now();
    return seconds_so_far;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace heed
