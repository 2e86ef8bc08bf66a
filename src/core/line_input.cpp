#include "heed/core/line_input.h"

#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <istream>
#include <streambuf>
#include <vector>

#include "file_descriptor.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

[[noreturn]] void fail_to_open(const std::string& name, int error_number) {
  if (error_number == ENOENT) throw Error("no such file", name, "Check the file's name");
  if (error_number == EISDIR) throw Error("this is a directory", name, "Name a text file");
  throw Error("cannot read the file: " + system_message(error_number), name);
}

bool is_kind(int descriptor, mode_t kind) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

}  // namespace

/// What was read of a descriptor and not yet taken.
class LineInput::Buffer : public std::streambuf {
 public:
  explicit Buffer(int descriptor) : descriptor_(descriptor) {}

  bool has_line() {
    auto searched = gptr();
    while (std::find(searched, egptr(), '\n') == egptr()) {
      if (is_at_end_) return true;
      pollfd input{descriptor_, POLLIN, 0};
      if (::poll(&input, 1, /*timeout=*/0) <= 0) return false;
      const auto old = egptr() - gptr();
      read_more();
      searched = gptr() + old;
    }
    return true;
  }

 protected:
  int_type underflow() override {
    if (gptr() == egptr() && !is_at_end_) read_more();
    return gptr() == egptr() ? traits_type::eof() : traits_type::to_int_type(*gptr());
  }

 private:
  // Behind what is left. What it throws makes the stream bad.
  void read_more() {
    constexpr size_t room = 1 << 16;
    bytes_.erase(bytes_.begin(), bytes_.begin() + (gptr() - eback()));
    const size_t left = bytes_.size();
    bytes_.resize(left + room);
    ssize_t count = -1;
    do {
      count = ::read(descriptor_, bytes_.data() + left, room);
    } while (count < 0 && errno == EINTR);
    bytes_.resize(left + static_cast<size_t>(std::max<ssize_t>(count, 0)));
    setg(bytes_.data(), bytes_.data(), bytes_.data() + bytes_.size());
    if (count < 0) throw Error(system_message(errno));
    is_at_end_ = count == 0;
  }

  int descriptor_;
  bool is_at_end_ = false;
  std::vector<char> bytes_;
};

struct LineInput::Reader {
  Reader(int descriptor, const std::string& name)
      : buffer(descriptor), stream(&buffer), lines(stream, name == "-" ? "standard input" : name) {}

  Buffer buffer;
  std::istream stream;
  LineReader lines;
};

LineInput::LineInput(const std::string& name)
    : name_(name), file_(std::make_unique<FileDescriptor>(open_to_read(name))) {
  if (file_->number() < 0) fail_to_open(name, errno);
  if (is_kind(file_->number(), S_IFDIR)) fail_to_open(name, EISDIR);
  reader_ = std::make_unique<Reader>(file_->number(), name);
}

LineInput::~LineInput() = default;

std::optional<int64_t> LineInput::count_lines() {
  if (!is_kind(file_->number(), S_IFREG)) return std::nullopt;
  const off_t start = ::lseek(file_->number(), 0, SEEK_CUR);
  if (start < 0) return std::nullopt;
  std::string line;
  int64_t count = 0;
  while (next(line)) ++count;
  ::lseek(file_->number(), start, SEEK_SET);
  reader_ = std::make_unique<Reader>(file_->number(), name_);
  return count;
}

bool LineInput::next(std::string& line) { return reader_->lines.next(line); }

bool LineInput::has_line_now() { return reader_->buffer.has_line(); }

}  // namespace heed
