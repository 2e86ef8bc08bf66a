#include "heed/training/checkpoint_average.h"

#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/model/parameters.h"
#include "heed/training/checkpoint.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::ElementsAre;

TEST(StepsToAverage, AreTheLastOrTheBest) {
  const std::vector<ScoredStep> validations{
      {10, 30.0, 1.0}, {20, 33.0, 1.2}, {30, 33.0, 1.1}, {40, 31.0, 1.0}, {50, 30.0, 2.0}};
  const auto steps = [&](AveragedCheckpoints which, int64_t count) {
    return steps_to_average(validations, which, count);
  };
  EXPECT_THAT(steps(AveragedCheckpoints::last, 2), ElementsAre(40, 50));
  EXPECT_THAT(steps(AveragedCheckpoints::best, 1), ElementsAre(30));
  EXPECT_THAT(steps(AveragedCheckpoints::best, 3), ElementsAre(20, 30, 40));
  EXPECT_THAT(steps(AveragedCheckpoints::best, 4), ElementsAre(10, 20, 30, 40));
  EXPECT_THAT(steps(AveragedCheckpoints::last, 9), ElementsAre(10, 20, 30, 40, 50));
  EXPECT_THAT(steps(AveragedCheckpoints::last, 0), ElementsAre());
}

TEST(CheckpointAverage, IsTheMeanOfTheWeightsUntilTheGuardGoes) {
  const ParallelText text = random_words(20, 4, /*seed=*/2, [](auto words) { return words; });
  const Tokenizer tokenizer = letter_tokenizer(text);
  const TransformerConfig config = tiny_config(tokenizer.vocab_size());
  TemporaryDirectory directory;
  const RunDirectory run(directory / "run");
  std::vector<at::Tensor> weights;
  for (const int64_t step : {1, 2, 3}) {
    Transformer model = make_transformer(config);
    weights.push_back(model->output->weight.detach().clone());
    save_checkpoint(run.checkpoint(step), named_parameters(*model, checkpoint_keys::weights), {},
                    {to_ini("model", config), tokenizer.serialized(), ""});
  }
  Transformer model = make_transformer(config);
  const at::Tensor before = model->output->weight.detach().clone();
  {
    const std::vector<int64_t> steps{1, 2, 3};
    const CheckpointAverageGuard averaged(model, run, steps);
    const at::Tensor mean = (weights[0] + weights[1] + weights[2]) / 3;
    EXPECT_TRUE(all_near(model->output->weight, mean, 1e-6));
  }
  EXPECT_TRUE(at::equal(model->output->weight, before));
  const std::vector<int64_t> missing{1, 4};
  EXPECT_THROW(CheckpointAverageGuard(model, run, missing), Error);
}

}  // namespace
}  // namespace heed
