#include "heed/training/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "../core/file_descriptor.h"
#include "../core/read_number.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view checkpoint_prefix = "step-";
constexpr std::string_view checkpoint_suffix = ".ckpt";

// The step in "step-00000500.ckpt", or -1.
int64_t step_of(const std::string& name) {
  if (!name.starts_with(checkpoint_prefix) || !name.ends_with(checkpoint_suffix)) return -1;
  const std::string_view digits(name.begin() + checkpoint_prefix.size(),
                                name.end() - checkpoint_suffix.size());
  int64_t step = -1;
  return read_number(digits, step) == std::errc() ? step : -1;
}

}  // namespace

bool RunDirectory::check(const fs::path& root) {
  if (fs::exists(root) && !fs::is_directory(root)) {
    throw Error("a file stands where the run's directory should be", root.string(),
                "Give --run another name");
  }
  const bool is_run = fs::exists(root / "checkpoints");
  if (fs::exists(root) && !fs::is_empty(root) && !is_run) {
    throw Error("the directory is not empty and holds no run of heed-train", root.string(),
                "Give --run another name");
  }
  return is_run;
}

RunDirectory::RunDirectory(fs::path root) : root_(std::move(root)) {
  (void)check(root_);
  heed::create_directories(root_ / "checkpoints");
  heed::create_directories(model());
}

std::shared_ptr<FileDescriptor> RunDirectory::lock() const {
  const auto directory = std::make_shared<FileDescriptor>(
      ::open((root_ / "checkpoints").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (::flock(directory->number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Error("another heed-train is at work on this run", root_.string(),
                "Wait for it or stop it, or give --run another name");
  }
  return directory;
}

fs::path RunDirectory::checkpoint(int64_t step) const {
  return root_ / "checkpoints" /
         fmt::format("{}{:08}{}", checkpoint_prefix, step, checkpoint_suffix);
}

std::vector<int64_t> RunDirectory::checkpoint_steps() const {
  std::vector<int64_t> steps;
  for (const auto& entry : fs::directory_iterator(root_ / "checkpoints")) {
    const int64_t step = step_of(entry.path().filename().string());
    if (step >= 0) steps.push_back(step);
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

void RunDirectory::prune_checkpoints(int64_t step, int64_t keep,
                                     const std::vector<int64_t>& others) const {
  const std::vector<int64_t> steps = checkpoint_steps();
  const auto later = std::upper_bound(steps.begin(), steps.end(), step);
  const auto first_kept = later - std::min<int64_t>(keep, later - steps.begin());
  for (auto it = steps.begin(); it != steps.end(); ++it) {
    const bool is_other = *it <= step && std::ranges::find(others, *it) != others.end();
    const bool is_kept = (it >= first_kept && it < later) || is_other;
    if (!is_kept) fs::remove(checkpoint(*it));
  }
  for (const auto& folder : {root_ / "checkpoints", model()}) {  // what a killed session left
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".tmp") fs::remove(entry.path());
    }
  }
}

}  // namespace heed
