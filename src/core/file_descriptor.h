#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>

namespace heed {

/// Closes an operating system file when it goes.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

/// Opens a file, or for "-" standard input once more; -1, and errno, where it cannot be.
inline int open_to_read(const std::string& name) {
  return name == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                     : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
}

/// "No space left on device" for ENOSPC.
inline std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

}  // namespace heed
