// Loss, gradients and optimiser steps equal PyTorch's: see tests/model/make_parity_golden.py.
#include "heed/training/adam.h"
#include "heed/training/label_smoothing_loss.h"
#include "heed/training/lr_schedule.h"
#include "parity_golden.h"

namespace heed {
namespace {

constexpr double tolerance = 1e-5;
constexpr double smoothing = 0.1;
constexpr double num_tokens = 11;  // targets of the golden batch that are not padding

class TrainingParity : public testing::Test {
 protected:
  at::Tensor loss() {
    const Memory memory = model->encode(golden["input.src"], golden.src_is_token());
    const at::Tensor x = model->decode(golden["input.tgt_input"], memory);
    return label_smoothing_loss(x, model->output->weight, golden["input.tgt_output"], smoothing)
        .smoothed;
  }

  const ParityGolden golden;
  Transformer model = golden.model();
};

TEST_F(TrainingParity, LossAndTheGradientOfEveryParameter) {
  const at::Tensor sum = loss();
  EXPECT_NEAR(sum.item<double>() / num_tokens, golden["expected.losses"][0].item<double>(),
              tolerance);
  sum.backward();
  for (const auto& [name, parameter] : named_parameters(*model)) {
    EXPECT_TRUE(all_near(parameter.grad() / num_tokens, golden["gradient." + name], tolerance))
        << name;
  }
}

// A softmax does not change with the keys' bias. Its gradient is rounding, which Adam makes steps
// of.
at::Tensor without_key_bias(const std::string& name, const at::Tensor& parameter) {
  if (!name.ends_with("in_proj_bias")) return parameter;
  const auto of_queries_keys_values = parameter.chunk(3);
  return at::cat({of_queries_keys_values[0], of_queries_keys_values[2]});
}

TEST_F(TrainingParity, ThreeAdamStepsWithThePapersSchedule) {
  Adam adam(named_parameters(*model), {});
  const LearningRateSchedule schedule({.warmup_steps = 4, .peak_rate = paper_peak_rate(8, 4)});
  for (int64_t step = 1; step <= 3; ++step) {
    adam.zero_grad();
    const at::Tensor sum = loss();
    EXPECT_NEAR(sum.item<double>() / num_tokens, golden["expected.losses"][step - 1].item<double>(),
                tolerance);
    sum.backward();
    adam.step(schedule.rate(step), num_tokens);
  }
  for (const auto& [name, parameter] : named_parameters(*model)) {
    EXPECT_TRUE(all_near(without_key_bias(name, parameter),
                         without_key_bias(name, golden["trained." + name]), tolerance))
        << name;
  }
}

}  // namespace
}  // namespace heed
