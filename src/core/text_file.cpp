#include "heed/core/text_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "file_descriptor.h"
#include "heed/core/error.h"

namespace heed {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Length of the well-formed UTF-8 character at `text`, which has `size` > 0 bytes; 0 if there is
/// none. The ranges are those of table 3-7 of the Unicode standard.
size_t character_length(const unsigned char* text, size_t size) {
  const unsigned char first = text[0];
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size < length) return 0;
  unsigned char low = 0x80, high = 0xBF;  // of the second byte
  if (first == 0xE0) low = 0xA0;          // below: overlong
  if (first == 0xED) high = 0x9F;         // above: surrogates
  if (first == 0xF0) low = 0x90;          // below: overlong
  if (first == 0xF4) high = 0x8F;         // above: beyond U+10FFFF
  if (text[1] < low || text[1] > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((text[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

/// Number of leading bytes of `text` that are ASCII, a multiple of 8.
size_t ascii_words(const unsigned char* text, size_t size) {
  size_t done = 0;
  for (; done + 8 <= size; done += 8) {
    uint64_t word;
    std::memcpy(&word, text + done, 8);
    if (word & 0x8080808080808080u) break;
  }
  return done;
}

/// Position of the first byte that is not part of well-formed UTF-8; npos if there is none.
size_t find_invalid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  size_t position = 0;
  while (position < text.size()) {
    position += ascii_words(bytes + position, text.size() - position);
    // A few characters at a time: looking for ASCII words after each would slow other scripts down.
    for (int i = 0; i < 16 && position < text.size(); ++i) {
      const size_t length = character_length(bytes + position, text.size() - position);
      if (length == 0) return position;
      position += length;
    }
  }
  return std::string_view::npos;
}

[[noreturn]] void fail_at_line(std::string_view what, std::string_view where, int64_t line,
                               std::string_view hint) {
  throw TextError(what, fmt::format("{}:{}", where, line), hint);
}

/// Throws if `text`, which starts in line `first_line`, is not text.
void check_text(std::string_view text, std::string_view where, int64_t first_line) {
  const size_t nul = text.find('\0');
  const size_t invalid = find_invalid_utf8(text);
  if (nul == invalid) return;  // both npos
  const size_t bad = std::min(nul, invalid);
  const int64_t line = first_line + std::count(text.begin(), text.begin() + bad, '\n');
  if (bad == nul) {
    fail_at_line("NUL byte in a text file", where, line, "Give plain text encoded as UTF-8");
  }
  fail_at_line("invalid UTF-8", where, line, "Convert the text to UTF-8, for example with iconv");
}

std::string_view without_carriage_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

[[noreturn]] void fail_to_read(const std::filesystem::path& path, int error_number) {
  const std::string name = path.empty() ? "\"\"" : path.string();
  if (error_number == ENOENT) throw Error("no such file", name, "Check the file's name");
  if (error_number == EISDIR) {
    throw Error("a directory where a file is needed", name, "Name a file");
  }
  throw Error("cannot read the file: " + system_message(error_number), name);
}

/// Reads up to `size` bytes; fewer only at the end of the file.
size_t read_fully(int descriptor, char* bytes, size_t size, const std::filesystem::path& path) {
  size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(descriptor, bytes + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_to_read(path, errno);
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return done;
}

}  // namespace

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  std::string_view rest = bytes;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  check_text(rest, path.string(), 1);
  std::vector<std::string> lines;
  lines.reserve(static_cast<size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(without_carriage_return(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

std::string read_file(const std::filesystem::path& path) {
  const FileDescriptor file(open_to_read(path.string()));
  if (file.number() < 0) fail_to_read(path, errno);
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0) fail_to_read(path, errno);
  if (S_ISDIR(status.st_mode)) fail_to_read(path, EISDIR);
  // One byte more than the size announced, so that one read finds the end; pipes announce none.
  size_t room = static_cast<size_t>(std::max<off_t>(status.st_size, 0)) + 1;
  std::string bytes;
  size_t size = 0;
  while (size == bytes.size()) {
    bytes.resize(size + room);
    size += read_fully(file.number(), bytes.data() + size, room, path);
    room = std::max<size_t>(size, 1 << 16);
  }
  bytes.resize(size);
  return bytes;
}

bool is_valid_utf8(std::string_view text) {
  return find_invalid_utf8(text) == std::string_view::npos;
}

LineReader::LineReader(std::istream& in, std::string where) : in_(in), where_(std::move(where)) {}

bool LineReader::next(std::string& line) {
  if (!std::getline(in_, line)) {
    if (in_.bad()) throw Error("reading failed", where_);
    return false;
  }
  ++line_number_;
  if (line_number_ == 1 && line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
  if (line.ends_with('\r')) line.pop_back();
  check_text(line, where_, line_number_);
  return true;
}

}  // namespace heed
