#include "heed/model/safetensors.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class Safetensors : public testing::Test {
 protected:
  /// A file with this header text and data.
  void write_raw(const std::string& header, const std::string& data) {
    const uint64_t size = header.size();
    std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
    write_file_atomically(path, bytes + header + data);
  }

  void expect_error(const std::string& part) {
    EXPECT_THAT([&] { (void)read_safetensors(path); },
                ThrowsMessage<Error>(testing::AllOf(HasSubstr(part), HasSubstr(path.string()))));
  }

  TemporaryDirectory directory;
  const std::filesystem::path path = directory / "x.safetensors";
};

TEST_F(Safetensors, KeepsTensorsOfEveryTypeAndTheMetadata) {
  const NamedTensors tensors{
      {"floats", at::randn({2, 3})},       {"longs", at::arange(5)},
      {"bytes", at::arange(7, at::kByte)}, {"scalar", at::scalar_tensor(2.5)},
      {"empty", at::empty({0, 4})},        {"strided", at::randn({3, 4}).t()}};
  write_safetensors(path, tensors, {{"note", "Grüße"}});
  const SafetensorsContent content = read_safetensors(path);
  EXPECT_EQ(content.metadata.at("note"), "Grüße");
  ASSERT_EQ(content.tensors.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_TRUE(at::equal(content.tensors.at(name), tensor)) << name;
    EXPECT_EQ(content.tensors.at(name).scalar_type(), tensor.scalar_type()) << name;
  }
}

TEST_F(Safetensors, WritingToWhatWasReadChangesNoFile) {
  write_safetensors(path, {{"x", at::zeros({4})}});
  const std::string before = read_file(path);
  read_safetensors(path).tensors.at("x").fill_(1.0);
  EXPECT_EQ(read_file(path), before);
}

TEST_F(Safetensors, EveryTruncationIsAnError) {
  write_safetensors(path, {{"x", at::randn({4})}});
  const std::string whole = read_file(path);
  for (size_t size = 0; size < whole.size(); ++size) {
    write_file_atomically(path, whole.substr(0, size));
    EXPECT_THROW((void)read_safetensors(path), Error) << size << " bytes";
  }
}

TEST_F(Safetensors, AChangedBitIsAnError) {
  write_safetensors(path, {{"x", at::randn({4})}});
  std::string bytes = read_file(path);
  bytes.back() ^= 1;
  write_file_atomically(path, bytes);
  expect_error("checksum");
}

TEST_F(Safetensors, HostileHeadersAreErrors) {
  write_raw("not json", "");
  expect_error("damaged");
  write_raw(R"([1, 2])", "");
  expect_error("damaged");
  write_raw(R"({"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})", "1234");
  expect_error("outside the file");
  write_raw(R"({"x": {"dtype": "F32", "shape": [1], "data_offsets": [8, 4]}})", "12345678");
  expect_error("outside the file");
  write_raw(R"({"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}})", "1234");
  expect_error("another size");
  write_raw(R"({"x": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 0]}})",
            "");
  expect_error("impossible shape");
  write_raw(R"({"x": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}})", "1234");
  expect_error("impossible shape");
  write_raw(R"({"x": {"dtype": "Q9", "shape": [1], "data_offsets": [0, 4]}})", "1234");
  expect_error("unknown type");
}

TEST_F(Safetensors, MissingFilesAndDirectoriesAreErrors) {
  expect_error("No such file");
  std::filesystem::create_directory(path);
  expect_error("directory");
}

}  // namespace
}  // namespace heed
