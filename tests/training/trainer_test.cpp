#include "heed/training/trainer.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>

#include "core/test_support.h"
#include "encoder_decoder_of.h"
#include "heed/core/error.h"
#include "heed/data/sampled_corpus.h"
#include "heed/model/parameters.h"
#include "heed/training/checkpoint.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

constexpr auto reversed = [](std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());
  return words;
};

class TrainerTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { HEED_SKIP_WITHOUT(GetParam()); }

  Transformer new_model(double dropout = 0.1) {
    torch::manual_seed(1);
    TransformerConfig config = tiny_config(tokenizer.vocab_size());
    config.dropout = dropout;
    Transformer model = make_transformer(config);
    model->to(at::Device(GetParam() + (GetParam() == "cuda" ? ":0" : "")));
    return model;
  }

  TrainingOptions options() {
    TrainingOptions training;
    training.batch_tokens = 64;
    training.warmup_steps = 10;
    return training;
  }

  const ParallelText text = random_words(40, 5, /*seed=*/1, reversed);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus{text, tokenizer, {}};
};

void expect_equal_weights(const Trainer& a, const Trainer& b) {
  const NamedTensors left = a.state(), right = b.state();
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    // To the bit on the CPU; CUDA's kernels add in no fixed order.
    const double tolerance = left[i].second.is_cuda() ? 1e-4 : 0.0;
    EXPECT_TRUE(all_near(left[i].second, right[i].second, tolerance)) << left[i].first;
  }
}

TEST_P(TrainerTest, AResumedRunHasTheSameBitsAsOneThatWasNeverStopped) {
  TemporaryDirectory directory;
  const auto file = directory / "x.ckpt";
  Trainer whole(new_model(), corpus, options());
  for (int i = 0; i < 7; ++i) (void)whole.step();
  TrainingProgress progress;
  progress.step = whole.position().steps;
  progress.sampler = whole.position().sampler;
  save_checkpoint(file, whole.state(), progress, {.settings = "", .tokenizer = "t", .corpus = ""});
  for (int i = 0; i < 20; ++i) (void)whole.step();

  Trainer resumed(new_model(), corpus, options());
  (void)resumed.step();  // it need not be fresh
  const Checkpoint checkpoint = read_checkpoint(file);
  resumed.load_state(checkpoint.content, file.string(),
                     {checkpoint.progress.step, checkpoint.progress.sampler});
  for (int i = 0; i < 20; ++i) (void)resumed.step();
  EXPECT_EQ(resumed.position().steps, 27);
  expect_equal_weights(whole, resumed);
}

TEST_P(TrainerTest, SoItHasWithEveryRegulariser) {
  TemporaryDirectory directory;
  const auto file = directory / "x.ckpt";
  TrainingOptions regularised = options();
  regularised.r_drop = 1.0;
  regularised.word_dropout = 0.2;
  regularised.schedule = ScheduleType::cosine;
  regularised.decay_steps = 100;
  regularised.freeze = {"*_embedding.*"};
  const SampledCorpus sampled(corpus, text, tokenizer, {.alpha = 0.2});
  const auto new_trainer = [&] {
    torch::manual_seed(1);
    TransformerConfig config = tiny_config(tokenizer.vocab_size());
    config.attention_dropout = config.activation_dropout = 0.1;
    config.tie_embeddings = TiedEmbeddings::none;
    Transformer model = make_transformer(config);
    model->to(at::Device(GetParam() + (GetParam() == "cuda" ? ":0" : "")));
    return Trainer(model, corpus, regularised, sampled);
  };
  Trainer whole = new_trainer(), resumed = new_trainer();
  for (int i = 0; i < 25; ++i) (void)whole.step();
  save_checkpoint(file, whole.state(), {}, {.settings = "", .tokenizer = "t", .corpus = ""});
  const TrainerPosition position = whole.position();
  EXPECT_GT(position.sampler.epoch, 0);
  for (int i = 0; i < 10; ++i) (void)whole.step();
  resumed.load_state(read_checkpoint(file).content, file.string(), position);
  for (int i = 0; i < 10; ++i) (void)resumed.step();
  expect_equal_weights(whole, resumed);
}

TEST_P(TrainerTest, FrozenParametersStayAsTheyAre) {
  TrainingOptions frozen = options();
  frozen.freeze = {"encoder.*", "*.norm?.*"};
  Transformer model = new_model();
  std::map<std::string, at::Tensor> before;
  for (const auto& [name, tensor] : named_parameters(*model))
    before[name] = tensor.detach().clone();
  Trainer trainer(model, corpus, frozen);
  for (int i = 0; i < 3; ++i) (void)trainer.step();
  for (const auto& [name, tensor] : named_parameters(*model)) {
    const bool is_frozen = name.starts_with("encoder.") || name.find(".norm") != std::string::npos;
    EXPECT_EQ(at::equal(tensor, before[name]), is_frozen) << name;
  }
}

TEST_P(TrainerTest, FreezingNothingOrEverythingIsRefused) {
  TrainingOptions frozen = options();
  frozen.freeze = {"encodr.*"};
  EXPECT_THAT(error_text([&] { Trainer(new_model(), corpus, frozen); }),
              testing::HasSubstr("training.freeze encodr.* matches no parameter"));
  frozen.freeze = {"*"};
  EXPECT_THAT(error_text([&] { Trainer(new_model(), corpus, frozen); }),
              testing::HasSubstr("leaves nothing to train"));
}

TEST_P(TrainerTest, UnknownWordsAndASecondPassAreTrainedOn) {
  // Both see the same weights and batch, without dropout; what differs is what is asked for.
  const auto loss_with = [&](double r_drop, double word_dropout) {
    TrainingOptions training = options();
    training.r_drop = r_drop;
    training.word_dropout = word_dropout;
    Trainer trainer(new_model(/*dropout=*/0.0), corpus, training);
    return trainer.step().loss;
  };
  EXPECT_NEAR(loss_with(5.0, 0.0), loss_with(0.0, 0.0), 1e-4) << "equal passes do not agree";
  EXPECT_GT(std::abs(loss_with(0.0, 0.5) - loss_with(0.0, 0.0)), 1e-3);
  EXPECT_GT(loss_with(5.0, 0.5), loss_with(0.0, 0.5)) << "unlike passes agree";
}

TEST_P(TrainerTest, AccumulatedBatchesWeighByTheirTokens) {
  // One step over two small batches equals one step over their union.
  TrainingOptions together = options(), apart = options();
  together.batch_tokens = 100'000;
  together.clip_norm = apart.clip_norm = 0.0;
  Trainer one(new_model(/*dropout=*/0.0), corpus, together);
  Trainer counting(new_model(0.0), corpus, apart);
  apart.accumulate = counting.loader().batches_in_epoch();
  Trainer many(new_model(0.0), corpus, apart);
  const StepReport a = one.step(), b = many.step();
  EXPECT_EQ(a.tokens, b.tokens);
  EXPECT_NEAR(a.loss, b.loss, 1e-5);
  EXPECT_NEAR(a.gradient_norm, b.gradient_norm, 1e-4);
}

TEST_P(TrainerTest, ClippingScalesTheGradientsAndReportsTheirFullNorm) {
  // Adam's update hides the gradients' scale; its first moment shows it.
  TrainingOptions clipped = options(), free = options();
  clipped.clip_norm = 1e-3;
  free.clip_norm = 0.0;
  Trainer a(new_model(/*dropout=*/0.0), corpus, clipped), b(new_model(0.0), corpus, free);
  const double norm = a.step().gradient_norm;
  EXPECT_EQ(b.step().gradient_norm, norm);
  const auto moment = [](const Trainer& trainer) {
    for (const auto& [name, tensor] : trainer.state()) {
      if (name == "adam.exp_avg.embedding.weight") return tensor.norm().item<double>();
    }
    return 0.0;
  };
  EXPECT_NEAR(moment(a) / moment(b), 1e-3 / norm, 1e-4 / norm);
}

TEST_P(TrainerTest, AStepWhoseGradientIsNotFiniteChangesNothing) {
  Transformer model = new_model();
  {
    const at::NoGradGuard no_grad;
    model->output->weight[5][0] = std::numeric_limits<float>::infinity();
  }
  Trainer trainer(model, corpus, options());
  const at::Tensor weight =
      encoder_decoder(model).encoder->layers->at<EncoderLayerImpl>(0).self_attn->in_proj_weight;
  const at::Tensor before = weight.clone();
  EXPECT_TRUE(trainer.step().skipped);
  EXPECT_TRUE(at::equal(weight, before));
}

TEST_P(TrainerTest, AnotherModelsCheckpointIsRefused) {
  TemporaryDirectory directory;
  const auto file = directory / "x.ckpt";
  Trainer trainer(new_model(), corpus, options());
  TransformerConfig other = tiny_config(tokenizer.vocab_size());
  other.d_model = 32;
  Transformer wider = make_transformer(other);
  Trainer wide(wider, corpus, options());
  save_checkpoint(file, wide.state(), {}, {.settings = "", .tokenizer = "t", .corpus = ""});
  EXPECT_THROW(trainer.load_state(read_checkpoint(file).content, file.string(), {}), Error);
}

TEST_P(TrainerTest, Bfloat16StepsStayCloseToFloat32) {
  TrainingOptions options32 = options(), options16 = options();
  options16.precision = Precision::bf16;
  Trainer fp32(new_model(/*dropout=*/0.0), corpus, options32);
  Trainer bf16(new_model(0.0), corpus, options16);
  constexpr int steps = 8;  // of the warm-up: at the full rate any rounding soon grows
  for (int i = 0; i < steps; ++i) {
    const StepReport a = fp32.step(), b = bf16.step();
    EXPECT_NEAR(a.loss, b.loss, 0.03 * a.loss);
    if (i == 0) {
      EXPECT_NE(a.loss, b.loss) << "nothing was computed in bfloat16";
    }
    EXPECT_NEAR(a.gradient_norm, b.gradient_norm, 0.1 * a.gradient_norm);
  }
}

TEST_P(TrainerTest, ATrialOfAPrecisionChangesNothing) {
  Trainer tried(new_model(), corpus, options()), untried(new_model(), corpus, options());
  const NamedTensors before = tried.state();
  EXPECT_GT(tried.try_batch(tried.next_batch(), Precision::bf16).seconds, 0.0);
  EXPECT_EQ(tried.position().sampler, BatchSamplerState{});
  torch::manual_seed(2);
  for (int i = 0; i < 3; ++i) (void)tried.step();
  torch::manual_seed(2);
  for (int i = 0; i < 3; ++i) (void)untried.step();
  expect_equal_weights(tried, untried);
}

INSTANTIATE_TEST_SUITE_P(Devices, TrainerTest, testing::ValuesIn(test_devices()));

/// While it lives, the process can have at most so many more bytes of memory than it has.
class MemoryLimit {
 public:
  explicit MemoryLimit(uint64_t bytes) {
    std::ifstream pages("/proc/self/statm");
    uint64_t size = 0;
    pages >> size;
    ::getrlimit(RLIMIT_AS, &before_);
    rlimit now = before_;
    now.rlim_cur = size * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)) + bytes;
    ::setrlimit(RLIMIT_AS, &now);
  }
  ~MemoryLimit() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

TEST(TrainerMemory, ABatchThatDoesNotFitIsCutIntoParts) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer needs all of the address space";
#endif
  const ParallelText text = random_words(600, 6, /*seed=*/1, reversed);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus(text, tokenizer, {});
  TransformerConfig config = tiny_config(tokenizer.vocab_size());
  config.dim_feedforward = 20'000;  // 80 kB a token and layer, and again for its gradient
  TrainingOptions options;
  options.batch_tokens = 4000;
  const auto new_trainer = [&] {
    torch::manual_seed(1);
    return Trainer(make_transformer(config), corpus, options);
  };
  Trainer whole = new_trainer(), cut = new_trainer();
  // What is made once shall not count.
  (void)cut.try_batch(cut.next_batch(), Precision::fp32);
  const StepReport expected = whole.step();
  StepReport report;
  {
    const MemoryLimit limit(uint64_t{500} << 20);
    report = cut.step();
  }
  EXPECT_GT(cut.position().parts, 1);
  EXPECT_EQ(report.tokens, expected.tokens);
  EXPECT_NEAR(report.loss, expected.loss, 1e-5);
  EXPECT_NEAR(report.gradient_norm, expected.gradient_norm, 1e-4 * expected.gradient_norm);
}

TEST(MeanNll, OfUniformProbabilitiesIsTheLogOfTheVocabulary) {
  const ParallelText text = random_words(20, 4, /*seed=*/2, reversed);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus(text, tokenizer, {});
  Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
  {
    const at::NoGradGuard no_grad;
    model->output->weight.zero_();
  }
  model->train();
  EXPECT_NEAR(mean_nll(model, corpus, 1000), std::log(static_cast<double>(tokenizer.vocab_size())),
              1e-5);
  EXPECT_TRUE(model->is_training());
}

}  // namespace
}  // namespace heed
