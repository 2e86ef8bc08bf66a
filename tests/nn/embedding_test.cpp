#include "heed/nn/embedding.h"

#include <cmath>

#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

TEST(TokenEmbedding, ScalesByTheRootOfTheWidth) {
  TokenEmbedding embedding(/*vocab_size=*/10, /*d_model=*/16);
  const at::Tensor ids = at::tensor({4, 9}, at::kLong).unsqueeze(0);
  EXPECT_TRUE(all_near(embedding(ids)[0][1], embedding->weight[9] * 4.0, 1e-6));
}

TEST(TokenEmbedding, OneMatrixEmbedsAndProjects) {
  TokenEmbedding embedding(10, 16);
  EXPECT_EQ(embedding->parameters().size(), 1);
  const at::Tensor x = at::randn({2, 3, 16});
  EXPECT_TRUE(all_near(embedding->logits(x), at::matmul(x, embedding->weight.t()), 1e-5));
}

TEST(TokenEmbedding, PaddingIsZeroAndLookingItUpGivesNoGradient) {
  TokenEmbedding embedding(10, 16);
  EXPECT_EQ(embedding->weight[pad_id].abs().sum().item<double>(), 0.0);
  embedding(at::tensor({int{pad_id}, 5}, at::kLong).unsqueeze(0)).sum().backward();
  EXPECT_EQ(embedding->weight.grad()[pad_id].abs().sum().item<double>(), 0.0);
  EXPECT_NE(embedding->weight.grad()[5].abs().sum().item<double>(), 0.0);
}

}  // namespace
}  // namespace heed
