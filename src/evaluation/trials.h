#pragma once

#include <algorithm>
#include <cstdint>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace heed {

/// Calls `use(trial, drawn)` for every trial, on several threads (0: one for each processor), with
/// a `Drawn` that `draw(drawn)` has filled. Trials are drawn one after the other, so that one
/// sequence of random numbers serves them all whatever the threads; only as many draws as threads
/// are kept.
template <class Drawn, class Draw, class Use>
void for_each_trial(int64_t trials, int threads, Draw&& draw, Use&& use) {
  std::mutex drawing;
  int64_t next = 0;
  const auto work = [&] {
    Drawn drawn;
    for (;;) {
      int64_t trial = 0;
      {
        const std::lock_guard lock(drawing);
        if (next == trials) return;
        trial = next++;
        draw(drawn);
      }
      use(trial, drawn);
    }
  };
  if (threads <= 0) threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::future<void>> others;
  for (int64_t i = 1; i < std::min<int64_t>(threads, trials); ++i) {
    others.push_back(std::async(std::launch::async, work));
  }
  work();
  for (auto& other : others) other.get();
}

}  // namespace heed
