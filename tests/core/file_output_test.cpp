#include "heed/core/file_output.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "core/test_support.h"

namespace heed {
namespace {

using Names = std::vector<std::string>;

bool full_device_exists() { return std::filesystem::is_character_file("/dev/full"); }

/// Runs `action` in a child process that cannot let a file grow beyond `limit` bytes, as if the
/// disk were full. Returns the child's error text.
template <class Action>
std::string error_with_file_size_limit(rlim_t limit, Action&& action) {
  std::array<int, 2> ends = {};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limits = {limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &limits);
    const std::string text = error_text(action);
    ::_exit(::write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  std::array<char, 1000> text = {};
  const ssize_t size = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return std::string(text.data(), static_cast<size_t>(std::max<ssize_t>(size, 0)));
}

TEST(OutputFile, AppearsOnCloseWithAllThatWasWritten) {
  const TemporaryDirectory directory;
  const std::string large(100'000, 'x');
  OutputFile file(directory / "out.txt");
  file.write("one\n");
  file.write(large);
  file.write("three\n");
  EXPECT_FALSE(std::filesystem::exists(directory / "out.txt"));
  file.close();
  EXPECT_EQ(content_of(directory / "out.txt"), "one\n" + large + "three\n");
  EXPECT_EQ(directory.names(), Names({"out.txt"}));
}

TEST(OutputFile, WithoutCloseLeavesEverythingAsItWas) {
  const TemporaryDirectory directory;
  directory.file("out.txt", "before");
  {
    OutputFile file(directory / "out.txt");
    file.write("after");
    file.flush();
  }
  EXPECT_EQ(content_of(directory / "out.txt"), "before");
  EXPECT_EQ(directory.names(), Names({"out.txt"}));
}

TEST(OutputFile, KeepsThePermissionsOfTheFileItReplaces) {
  const TemporaryDirectory directory;
  const auto path = directory.file("out.txt", "before");
  ::chmod(path.c_str(), 0640);
  write_file_atomically(path, "after");
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
}

TEST(OutputFile, FollowsASymbolicLink) {
  const TemporaryDirectory directory;
  directory.file("target.txt", "before");
  std::filesystem::create_symlink("target.txt", directory / "link.txt");
  write_file_atomically(directory / "link.txt", "after");
  EXPECT_TRUE(std::filesystem::is_symlink(directory / "link.txt"));
  EXPECT_EQ(content_of(directory / "target.txt"), "after");
}

TEST(OutputFile, WritesStraightIntoAPipe) {
  const TemporaryDirectory directory;
  const auto path = directory / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = content_of(path); });
  {
    OutputFile file(path);
    file.write("through the pipe");
    file.close();
  }
  reader.join();
  EXPECT_EQ(received, "through the pipe");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST(OutputFile, StandardOutputIsAppendedTo) {
  for (const char* name : {"-", "/dev/stdout"}) {
    testing::internal::CaptureStdout();
    OutputFile file(name);
    file.write("one ");
    file.flush();
    file.write("two");
    file.close();
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "one two");
  }
}

TEST(OutputFile, AFullDeviceIsAnError) {
  if (!full_device_exists()) GTEST_SKIP() << "/dev/full is missing";
  const auto write_text = [] {
    OutputFile file("/dev/full");
    file.write("text");
    file.close();
  };
  EXPECT_EQ(error_text(write_text),
            "cannot write the file: No space left on device (/dev/full). Free some space, or write "
            "elsewhere");
}

TEST(OutputFile, ALongWriteThatFailsIsAnErrorAtOnce) {
  if (!full_device_exists()) GTEST_SKIP() << "/dev/full is missing";
  OutputFile file("/dev/full");
  EXPECT_THROW(file.write(std::string(1'000'000, 'x')), Error);
}

TEST(WriteFileAtomically, JoinsChunksAndReplacesTheFile) {
  const TemporaryDirectory directory;
  const auto path = directory.file("model", "old content that is longer than the new one");
  const std::array<std::string_view, 3> chunks = {"one", "", "two"};
  write_file_atomically(path, chunks);
  EXPECT_EQ(content_of(path), "onetwo");
  EXPECT_EQ(directory.names(), Names({"model"}));
}

TEST(WriteFileAtomically, AFullDiskKeepsTheOldFileAndLeavesNoOther) {
  const TemporaryDirectory directory;
  const auto path = directory.file("model", "old");
  const std::string error = error_with_file_size_limit(
      100'000, [&] { write_file_atomically(path, std::string(300'000, 'x')); });
  EXPECT_EQ(error, "cannot write the file: File too large (" + path.string() + ")");
  EXPECT_EQ(content_of(path), "old");
  EXPECT_EQ(directory.names(), Names({"model"}));
}

TEST(WriteFileAtomically, AMissingDirectoryIsAnError) {
  const TemporaryDirectory directory;
  const auto path = directory / "none/model";
  EXPECT_EQ(error_text([&] { write_file_atomically(path, "x"); }),
            "cannot write the file: No such file or directory (" + path.string() +
                "). Create the directory first");
}

TEST(WriteFileAtomically, ADirectoryIsNotReplaced) {
  const TemporaryDirectory directory;
  EXPECT_EQ(error_text([&] { write_file_atomically(directory.path(), "x"); }),
            "cannot write the file: Is a directory (" + directory.path().string() + ")");
}

TEST(WriteFileAtomically, AReadOnlyDirectoryIsAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TemporaryDirectory directory;
  ::chmod(directory.path().c_str(), 0555);
  const auto path = directory / "model";
  EXPECT_EQ(error_text([&] { write_file_atomically(path, "x"); }),
            "cannot write the file: Permission denied (" + path.string() + "). Write elsewhere");
}

TEST(WriteFileAtomically, TakesTheLongestNameThatAFileMayHave) {
  const TemporaryDirectory directory;
  const std::string name(255, 'n');
  write_file_atomically(directory / name, "x");
  EXPECT_EQ(directory.names(), Names({name}));
}

TEST(CreateDirectories, MakesParentsAndAcceptsWhatIsThere) {
  const TemporaryDirectory directory;
  heed::create_directories(directory / "a/b/c");
  heed::create_directories(directory / "a/b/c");
  EXPECT_TRUE(std::filesystem::is_directory(directory / "a/b/c"));
}

TEST(CreateDirectories, AFileInTheWayIsAnError) {
  const TemporaryDirectory directory;
  const auto file = directory.file("a", "");
  EXPECT_EQ(error_text([&] { heed::create_directories(file); }),
            "cannot create the directory: Not a directory (" + file.string() + ")");
  EXPECT_EQ(error_text([&] { heed::create_directories(file / "b"); }),
            "cannot create the directory: Not a directory (" + (file / "b").string() + ")");
}

TEST(CheckFreeSpace, NamesTheDirectoryAndBothFigures) {
  TemporaryDirectory directory;
  EXPECT_NO_THROW(check_free_space(directory / ".", 1));
  const std::string text =
      error_text([&] { check_free_space(directory / ".", uint64_t{1} << 62); });
  EXPECT_NE(text.find(directory / "."), std::string::npos) << text;
  EXPECT_NE(text.find(" MB are free, 4611686018427 MB are needed"), std::string::npos) << text;
}

}  // namespace
}  // namespace heed
