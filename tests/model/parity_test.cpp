// Outputs equal PyTorch's own layers: the golden file is made by make_parity_golden.py.
#include "encoder_decoder_of.h"
#include "parity_golden.h"

namespace heed {
namespace {

constexpr double tolerance = 1e-5;

class Parity : public testing::Test {
 protected:
  const ParityGolden golden;
  Transformer model = golden.model();
  const AttentionMask src_mask = AttentionMask::padding(golden.src_is_token());
  const at::NoGradGuard no_grad;
};

TEST_F(Parity, SelfAttentionWithPadding) {
  auto& attention = encoder_decoder(model).encoder->layers->at<EncoderLayerImpl>(0).self_attn;
  EXPECT_TRUE(all_near(attention(golden["input.memory"], src_mask),
                       golden["expected.self_attention"], tolerance));
}

TEST_F(Parity, CausalSelfAttention) {
  auto& attention = encoder_decoder(model).decoder->layers->at<DecoderLayerImpl>(0).self_attn;
  EXPECT_TRUE(all_near(attention(golden["input.x"], AttentionMask::causal()),
                       golden["expected.causal_attention"], tolerance));
}

TEST_F(Parity, EncoderDecoderAttention) {
  auto& attention = encoder_decoder(model).decoder->layers->at<DecoderLayerImpl>(0).cross_attn;
  EXPECT_TRUE(all_near(attention->attend(golden["input.x"], golden["input.memory"], src_mask),
                       golden["expected.cross_attention"], tolerance));
}

TEST_F(Parity, EncoderLayer) {
  auto& layer = encoder_decoder(model).encoder->layers->at<EncoderLayerImpl>(0);
  EXPECT_TRUE(all_near(layer.forward(golden["input.memory"], src_mask),
                       golden["expected.encoder_layer"], tolerance));
}

TEST_F(Parity, DecoderLayer) {
  auto& layer = encoder_decoder(model).decoder->layers->at<DecoderLayerImpl>(0);
  EXPECT_TRUE(all_near(
      layer.forward(golden["input.x"], golden["input.memory"], AttentionMask::causal(), src_mask),
      golden["expected.decoder_layer"], tolerance));
}

TEST_F(Parity, LogitsOfTheWholeModel) {
  const at::Tensor logits =
      model(golden["input.src"], golden.src_is_token(), golden["input.tgt_input"]);
  EXPECT_TRUE(all_near(logits, golden["expected.logits"], tolerance));
}

}  // namespace
}  // namespace heed
