#include "heed/evaluation/heat_map.h"

#include <gmock/gmock.h>

#include "evaluation/markup.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using testing::HasSubstr;

const std::vector<std::string> rows = {"▁a", "<b>"}, columns = {"x", "\"y\"", "z"};

TEST(HeatMap, HasACellForEachValueThatCanBeSeen) {
  const std::vector<float> values = {0.5F, 0.25F, 0.25F, 1.0F, 0.0F, 0.001F};
  const std::string map = heat_map({"A & B", "keys", "queries"}, rows, columns, values);
  EXPECT_EQ(markup_error(map), "");
  EXPECT_EQ(count_of(map, "class=\"heat\""), 4U);
  EXPECT_THAT(map, HasSubstr("fill-opacity=\"0.50\"><title>▁a → x: 0.50</title>"));
  EXPECT_THAT(map, HasSubstr("<title>▁a → &quot;y&quot;: 0.25</title>"));
  EXPECT_THAT(map, HasSubstr("<title>&lt;b&gt; → x: 1.00</title>"));
  EXPECT_THAT(map, HasSubstr("<figcaption>A &amp; B</figcaption>"));
}

TEST(HeatMap, NeedsAValueForEachCell) {
  const std::vector<float> few = {0.5F};
  EXPECT_THAT(
      [&] {
        heat_map({"attention", "", ""}, rows, columns, few);
      },
      testing::ThrowsMessage<Error>(HasSubstr("2 rows and 3 columns has 1 values")));
}

}  // namespace
}  // namespace heed
