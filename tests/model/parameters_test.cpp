#include "heed/model/parameters.h"

#include <gmock/gmock.h>

#include <cmath>

#include "heed/core/error.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Parameters : public testing::Test {
 protected:
  SafetensorsContent content_of(Transformer& model) {
    SafetensorsContent content;
    for (const auto& [name, tensor] : named_parameters(*model, "w."))
      content.tensors[name] = tensor;
    return content;
  }

  void expect_error(const SafetensorsContent& content, const std::string& part) {
    EXPECT_THAT([&] { load_parameters(*target, content, "some file", "w."); },
                ThrowsMessage<Error>(AllOf(HasSubstr(part), HasSubstr("some file"))));
  }

  Transformer source = make_transformer(tiny_config(20));
  Transformer target = make_transformer(tiny_config(20));
};

TEST_F(Parameters, AreCopiedByName) {
  load_parameters(*target, content_of(source), "some file", "w.");
  const NamedTensors expected = named_parameters(*source);
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(at::equal(named_parameters(*target)[i].second, expected[i].second));
  }
}

TEST_F(Parameters, WhatDiffersIsNamed) {
  SafetensorsContent missing = content_of(source);
  missing.tensors.erase("w.embedding.weight");
  expect_error(missing, "w.embedding.weight is missing");

  SafetensorsContent extra = content_of(source);
  extra.tensors["w.generator.weight"] = at::zeros({1});
  expect_error(extra, "w.generator.weight is not part of the model");

  SafetensorsContent other_shape = content_of(source);
  other_shape.tensors["w.embedding.weight"] = at::zeros({21, 16});
  expect_error(other_shape, "shape [21, 16], the model needs [20, 16]");

  SafetensorsContent other_type = content_of(source);
  other_type.tensors["w.embedding.weight"] = at::zeros({20, 16}, at::kDouble);
  expect_error(other_type, "type Double, the model needs Float");
}

TEST_F(Parameters, WhatIsNoFiniteNumberIsFound) {
  EXPECT_NO_THROW(check_finite(*target, "here"));
  for (const float value : {NAN, INFINITY}) {
    const at::NoGradGuard no_grad;
    target->output->weight[7][3] = value;
    EXPECT_THAT([&] { check_finite(*target, "here"); },
                ThrowsMessage<Error>(HasSubstr("embedding.weight has values that are no finite")));
  }
}

TEST_F(Parameters, AnErrorLeavesTheModelAsItWas) {
  const at::Tensor before = target->output->weight.detach().clone();
  SafetensorsContent content = content_of(source);
  content.tensors.erase("w.encoder.layers.0.norm1.weight");
  expect_error(content, "is missing");
  EXPECT_TRUE(at::equal(target->output->weight, before));
}

}  // namespace
}  // namespace heed
