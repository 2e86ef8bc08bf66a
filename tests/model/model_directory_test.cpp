#include "heed/model/model_directory.h"

#include <c10/core/InferenceMode.h>
#include <gmock/gmock.h>

#include "core/test_support.h"
#include "encoder_decoder_of.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/model/parameters.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class ModelDirectory : public testing::Test {
 protected:
  static Tokenizer tokenizer() {
    const std::vector<std::string> lines{"the cat sat on the mat", "a dog ran to the other cat"};
    TokenizerOptions options;
    options.vocab_size = 290;  // the bytes and a few pieces
    return Tokenizer::train(lines, lines, options);
  }

  static TranslationModel some_model() {
    const Tokenizer pieces = tokenizer();
    TransformerConfig config = tiny_config(pieces.vocab_size());
    return {make_transformer(config), pieces, to_ini("model", config), ""};
  }

  void expect_error(const std::filesystem::path& where, const std::string& part) {
    EXPECT_THAT([&] { (void)load_model(where, at::kCPU); }, ThrowsMessage<Error>(HasSubstr(part)));
  }

  TemporaryDirectory directory;
  const std::filesystem::path path = directory / "model";
};

TEST_F(ModelDirectory, LoadsWhatWasSavedWhereverItIsMoved) {
  const TranslationModel saved = some_model();
  save_model_directory(path, saved);
  const std::filesystem::path moved = directory / "elsewhere";
  std::filesystem::rename(path, moved);
  TranslationModel loaded = load_model(moved, at::kCPU);
  EXPECT_FALSE(loaded.transformer->is_training());
  EXPECT_TRUE(at::equal(loaded.transformer->output->weight, saved.transformer->output->weight));
  EXPECT_EQ(loaded.tokenizers.target.serialized(), saved.tokenizers.target.serialized());
}

TEST_F(ModelDirectory, Int8WeightsAreRoundedOnlyOnce) {
  const c10::InferenceMode inference;
  const TranslationModel saved = some_model();
  save_model_directory(path, saved, WeightFormat::int8);
  TranslationModel rounded = load_model(path, at::kCPU);
  EXPECT_TRUE(
      all_near(rounded.transformer->output->weight, saved.transformer->output->weight, 1.0 / 127));
  save_model_directory(directory / "again", rounded, WeightFormat::int8);
  TranslationModel again = load_model(directory / "again", at::kCPU);
  const NamedTensors expected = named_parameters(*rounded.transformer);
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(at::equal(named_parameters(*again.transformer)[i].second, expected[i].second));
  }
}

TEST_F(ModelDirectory, APackedModelComputesAlikeWithoutItsParameters) {
  const c10::InferenceMode inference;
  save_model_directory(path, some_model());
  Transformer model = load_model(path, at::kCPU).transformer;
  const at::Tensor src = at::tensor({5, 6, 7, 3}, at::kLong).unsqueeze(0);
  const at::Tensor tgt = at::tensor({2, 8, 9}, at::kLong).unsqueeze(0);
  const at::Tensor expected = model->forward(src, {}, tgt);
  model->pack(WeightFormat::fp32);
  EXPECT_EQ(encoder_decoder(model)
                .decoder->layers[0]
                ->as<DecoderLayer>()
                ->feed_forward->linear1->weight.numel(),
            0);
  EXPECT_TRUE(all_near(model->forward(src, {}, tgt), expected, 1e-5));
}

TEST_F(ModelDirectory, ARunDirectoryStandsForItsModel) {
  save_model_directory(path, some_model());
  EXPECT_TRUE(load_model(directory.path(), at::kCPU).transformer);
}

TEST_F(ModelDirectory, KeepsAShortlistWhereThereIsOne) {
  TranslationModel model = some_model();
  save_model_directory(path, model);
  EXPECT_FALSE(load_model(path, at::kCPU).shortlist);
  const int64_t vocab_size = model.tokenizers.target.vocab_size();
  model.shortlist = Shortlist(at::full({vocab_size, 1}, 7, at::kInt), at::zeros({0}, at::kInt));
  save_model_directory(path, model);
  EXPECT_THAT(load_model(path, at::kCPU).shortlist->candidates(std::vector<int32_t>{9}),
              testing::ElementsAre(0, 1, 2, 3, 7, 9));
  model.shortlist = Shortlist(at::zeros({5, 1}, at::kInt), at::zeros({0}, at::kInt));
  save_model_directory(path, model);
  expect_error(path, "another vocabulary");
}

TEST_F(ModelDirectory, WhatIsMissingIsSaid) {
  expect_error(directory / "nothing", "no such model");
  expect_error(directory.path(), "no model here");
  std::filesystem::create_directory(directory / "checkpoints");
  expect_error(directory.path(), "has no model yet");
}

TEST_F(ModelDirectory, WeightsOfAnotherShapeAreRefused) {
  TranslationModel model = some_model();
  TransformerConfig other = model.transformer->config();
  other.d_model = 32;
  model.settings = to_ini("model", other);
  save_model_directory(path, model);
  expect_error(path, "the model needs");
}

TEST_F(ModelDirectory, ADamagedConfigNamesItsLine) {
  save_model_directory(path, some_model());
  write_file_atomically(path / "config.ini", "[model]\nd_mode = 4\n");
  expect_error(path, ":2");
}

TEST_F(ModelDirectory, NoSizeIsGuessed) {
  TranslationModel model = some_model();
  const std::string key = "num_heads = 2\n";
  model.settings.erase(model.settings.find(key), key.size());
  save_model_directory(path, model);
  expect_error(path, "model.num_heads is missing");
}

TEST_F(ModelDirectory, AFileThatIsNoCheckpointIsRefused) {
  write_safetensors(directory / "x.ckpt", {{"x", at::zeros({1})}});
  expect_error(directory / "x.ckpt", "not a checkpoint");
  write_file_atomically(directory / "y.ckpt", "hello");
  expect_error(directory / "y.ckpt", "no safetensors file");
}

}  // namespace
}  // namespace heed
