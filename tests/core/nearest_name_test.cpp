#include "heed/core/nearest_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace heed {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("abc", ""), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("modle", "model"), 1u);
  EXPECT_EQ(edit_distance("d_model", "d_model"), 0u);
}

class NearestName : public testing::Test {
 protected:
  const std::vector<std::string> known_ = {"run", "model.d_model", "model.dropout",
                                           "training.batch_tokens", "training.max_steps"};
};

TEST_F(NearestName, FindsWhatWasMisspelt) {
  EXPECT_EQ(nearest_name("model.d_mdoel", known_), "model.d_model");
  EXPECT_EQ(nearest_name("training.batch-tokens", known_), "training.batch_tokens");
  EXPECT_EQ(nearest_name("rnu", known_), "run");
}

TEST_F(NearestName, FindsWhatWasAbbreviated) {
  EXPECT_EQ(nearest_name("model.drop", known_), "model.dropout");
}

TEST_F(NearestName, FindsTheRightSection) {
  EXPECT_EQ(nearest_name("d_model", known_), "model.d_model");
  EXPECT_EQ(nearest_name("training.dropout", known_), "model.dropout");
}

TEST_F(NearestName, GivesNothingForAnotherWord) {
  EXPECT_EQ(nearest_name("banana", known_), "");
  EXPECT_EQ(nearest_name("model.foo", known_), "");
  EXPECT_EQ(nearest_name("", known_), "");
  EXPECT_EQ(nearest_name("run", {}), "");
}

}  // namespace
}  // namespace heed
