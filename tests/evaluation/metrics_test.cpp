#include "heed/evaluation/metrics.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"

namespace heed {
namespace {

TEST(MakeMetrics, OrdersThemByName) {
  const auto metrics = make_metrics({.metric = {"ter", "bleu", "chrf", "bleu"}});
  ASSERT_EQ(metrics.size(), 3);
  EXPECT_EQ(metrics[0]->name(), "BLEU");
  EXPECT_EQ(metrics[1]->name(), "chrF2");
  EXPECT_EQ(metrics[2]->name(), "TER");
}

TEST(MakeMetrics, RefusesUnknownNames) {
  EXPECT_THAT(
      [] {
        make_metrics({.metric = {"bleu", "blue"}});
      },
      testing::ThrowsMessage<UsageError>(testing::HasSubstr("not blue")));
}

}  // namespace
}  // namespace heed
