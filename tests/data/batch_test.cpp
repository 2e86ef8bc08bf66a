#include "heed/data/batch.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>
#include <torch/cuda.h>

#include <algorithm>
#include <vector>

#include "test_corpus.h"

namespace heed {
namespace {

class BatchOn : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (device_.is_cuda() && !torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device";
  }
  torch::Device device_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Devices, BatchOn, ::testing::Values("cpu", "cuda"),
                         [](const auto& device) { return device.param; });

void expect_tensor(const at::Tensor& tensor, const std::vector<std::vector<int64_t>>& rows) {
  std::vector<int64_t> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  const auto shape = {std::ssize(rows), std::ssize(rows[0])};
  const at::Tensor expected = at::tensor(values, at::kLong).view(shape);
  EXPECT_TRUE(at::equal(tensor.to(at::kLong).cpu(), expected)) << tensor;
}

TEST_P(BatchOn, PadsSourceSentences) {
  const SourceBatch batch =
      make_source_batch(std::vector<std::vector<int32_t>>{{7, 8, 9}, {}, {5}}, device_);
  expect_tensor(batch.src, {{7, 8, 9, 3}, {3, 0, 0, 0}, {5, 3, 0, 0}});
  expect_tensor(batch.src_mask, {{1, 1, 1, 1}, {1, 0, 0, 0}, {1, 1, 0, 0}});
  EXPECT_EQ(batch.src.scalar_type(), at::kLong);
  EXPECT_EQ(batch.src_mask.scalar_type(), at::kBool);
  EXPECT_EQ(batch.src.device().type(), device_.type());
  EXPECT_EQ(batch.src_mask.device().type(), device_.type());
}

TEST_P(BatchOn, HasNoMaskWithoutPadding) {
  const SourceBatch batch = make_source_batch(std::vector<std::vector<int32_t>>{{7}, {8}}, device_);
  expect_tensor(batch.src, {{7, 3}, {8, 3}});
  EXPECT_FALSE(batch.src_mask.defined());
}

TEST_P(BatchOn, ShiftsTargets) {
  const ParallelCorpus corpus({{"a b", "c", "d"}, {"a", "b", "c d"}}, letter_tokenizer(), {});
  const auto id = [](const char* letter) {
    return int64_t{letter_tokenizer().encode(letter).back()};
  };
  const int64_t a = id("a"), b = id("b"), c = id("c"), d = id("d"), space = id(" ");
  const Batch batch = make_batch(corpus, std::vector<int64_t>{2, 0}, device_);
  expect_tensor(batch.src, {{space, d, 3, 0, 0}, {space, a, space, b, 3}});
  expect_tensor(batch.src_mask, {{1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}});
  expect_tensor(batch.tgt_input, {{2, space, c, space, d}, {2, space, a, 0, 0}});
  expect_tensor(batch.tgt_output, {{space, c, space, d, 3}, {space, a, 3, 0, 0}});
  EXPECT_EQ(batch.num_tokens, 8);
  EXPECT_EQ(batch.tgt_output.device().type(), device_.type());
}

TEST_P(BatchOn, SplitsIntoPartsThatAddUp) {
  const ParallelCorpus corpus(random_pairs(7), letter_tokenizer(), {});
  const std::vector<int64_t> pairs{6, 5, 4, 3, 2, 1, 0};
  const Batch whole = make_batch(corpus, pairs, device_);
  for (const int64_t parts : {1, 2, 3, 7, 100}) {
    const std::vector<Batch> split_up = split(whole, parts);
    EXPECT_EQ(std::ssize(split_up), std::min<int64_t>(parts, 7));
    std::vector<at::Tensor> src, src_mask, tgt_input, tgt_output;
    std::vector<int64_t> together;
    int64_t tokens = 0;
    for (const Batch& part : split_up) {
      src.push_back(part.src);
      src_mask.push_back(part.src_mask);
      tgt_input.push_back(part.tgt_input);
      tgt_output.push_back(part.tgt_output);
      together.insert(together.end(), part.pairs.begin(), part.pairs.end());
      tokens += part.num_tokens;
    }
    EXPECT_TRUE(at::equal(at::cat(src), whole.src));
    EXPECT_TRUE(at::equal(at::cat(src_mask), whole.src_mask));
    EXPECT_TRUE(at::equal(at::cat(tgt_input), whole.tgt_input));
    EXPECT_TRUE(at::equal(at::cat(tgt_output), whole.tgt_output));
    EXPECT_EQ(together, pairs);
    EXPECT_EQ(tokens, whole.num_tokens);
  }
}

}  // namespace
}  // namespace heed
