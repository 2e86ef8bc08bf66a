#include "heed/core/file_output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "file_descriptor.h"
#include "heed/core/error.h"
#include "unfinished_files.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

constexpr size_t buffer_size = 1 << 16;

bool is_standard_output(const fs::path& path) { return path == "-" || path == "/dev/stdout"; }

/// Whether the path names something that has no "beside": a pipe, a device, an open descriptor.
bool is_written_straight(const fs::path& path) {
  if (path.native().starts_with("/dev/fd/") || path.native().starts_with("/proc/")) return true;
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

/// The file that `path` stands for: a link's target, so that renaming leaves the link in place.
fs::path link_target(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_symlink(path, failed)) return path;
  const fs::path target = fs::weakly_canonical(path, failed);
  return failed ? path : target;
}

std::string hint_for(int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT)
    return "Free some space, or write elsewhere";
  if (error_number == ENOENT) return "Create the directory first";
  if (error_number == EACCES || error_number == EROFS) return "Write elsewhere";
  return "";
}

/// Where `path` exists, gives the open file its permissions; new files follow the umask.
void copy_permissions(const fs::path& path, int descriptor) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return;
  // A file system without permissions refuses: the content matters more.
  [[maybe_unused]] const int refused = ::fchmod(descriptor, status.st_mode & 07777);
}

/// Makes a rename durable. A file system that cannot sync a directory keeps its own promises.
void sync_directory(const fs::path& directory) {
  const FileDescriptor handle(
      ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.number() >= 0) ::fsync(handle.number());
}

}  // namespace

OutputFile::OutputFile(const fs::path& path) : path_(path), name_(path.string()) {
  if (is_standard_output(path)) {
    name_ = "standard output";
    descriptor_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  } else if (is_written_straight(path)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    open_beside();
  }
  if (descriptor_ < 0) fail(errno);
  buffer_.reserve(buffer_size);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  discard();
}

void OutputFile::open_beside() {
  path_ = link_target(path_);
  std::error_code ignored;  // what cannot be looked at cannot be opened either, and open() says why
  if (fs::is_directory(path_, ignored) || !path_.has_filename()) fail(EISDIR);
  // Cut, so that a long name with its ending stays within the 255 bytes of most file systems.
  const std::string stem = path_.filename().string().substr(0, 200);
  for (int attempt = 0; attempt < 100 && descriptor_ < 0; ++attempt) {
    const std::string name = fmt::format("{}.{}-{}.tmp", stem, ::getpid(), attempt);
    const fs::path candidate = path_.parent_path() / name;
    descriptor_ = ::open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) temporary_ = candidate;
    if (descriptor_ < 0 && errno != EEXIST) return;
  }
  if (descriptor_ < 0) return;
  list_unfinished(temporary_);
  copy_permissions(path_, descriptor_);
}

void OutputFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > buffer_size) flush();
  if (bytes.size() > buffer_size) {
    write_now(bytes);
  } else {
    buffer_.append(bytes);
  }
}

void OutputFile::flush() {
  write_now(buffer_);
  buffer_.clear();
}

void OutputFile::close() {
  flush();
  // Pipes and terminals have nothing to sync, and say so with EINVAL or ENOTSUP.
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno);
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail(errno);
  if (!temporary_.empty()) publish();
}

void OutputFile::publish() {
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  forget_unfinished(temporary_);
  temporary_.clear();
  sync_directory(path_.parent_path());
}

void OutputFile::write_now(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

void OutputFile::discard() {
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  forget_unfinished(temporary_);
  temporary_.clear();
}

void OutputFile::fail(int error_number) {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  discard();
  throw Error("cannot write the file: " + system_message(error_number), name_,
              hint_for(error_number));
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
  write_file_atomically(path, std::span<const std::string_view>(&bytes, 1));
}

void write_file_atomically(const fs::path& path, std::span<const std::string_view> chunks) {
  OutputFile file(path);
  for (const std::string_view chunk : chunks) file.write(chunk);
  file.close();
}

void check_overwrites_nothing(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  const auto is_same = [](const fs::path& a, const fs::path& b) {
    std::error_code ignored;  // of a file that is not there
    if (a.empty() || a == "-" || b == "-") return false;
    return a.lexically_normal() == b.lexically_normal() ||
           (fs::is_regular_file(a, ignored) && fs::equivalent(a, b, ignored));
  };
  for (size_t i = 0; i < outputs.size(); ++i) {
    for (const fs::path& input : inputs) {
      if (!is_same(outputs[i], input)) continue;
      throw UsageError("an output would overwrite an input", outputs[i].string(),
                       "Give the output another name");
    }
    for (size_t j = 0; j < i; ++j) {
      if (!is_same(outputs[i], outputs[j])) continue;
      throw UsageError("two outputs would be one file", outputs[i].string(),
                       "Give each a name of its own");
    }
  }
}

void check_free_space(const fs::path& directory, uint64_t bytes) {
  std::error_code failed;
  const fs::space_info space = fs::space(directory, failed);
  if (failed || space.available >= bytes) return;  // what cannot be known is tried
  constexpr double megabyte = 1e6;
  throw Error(fmt::format("the disk has no room: {:.0f} MB are free, {:.0f} MB are needed",
                          static_cast<double>(space.available) / megabyte,
                          static_cast<double>(bytes) / megabyte),
              directory.string(), "Free some space and run the same command again");
}

void create_directories(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (!failed && !fs::is_directory(path)) failed = std::make_error_code(std::errc::not_a_directory);
  if (failed) throw Error("cannot create the directory: " + failed.message(), path.string());
}

}  // namespace heed
