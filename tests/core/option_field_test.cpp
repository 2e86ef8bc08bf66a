#include "heed/core/option_field.h"

#include <limits>

#include "core/example_options.h"
#include "core/test_support.h"

namespace heed {
namespace {

class OptionFieldTest : public testing::Test {
 protected:
  /// Sets the field called `name`; returns the complaint.
  std::string set(std::string_view name, const std::string& text) {
    return field(name).set({text});
  }

  const OptionField& field(std::string_view name) const {
    for (const OptionField& candidate : fields_) {
      if (candidate.name == name) return candidate;
    }
    throw Error("no such field", name);
  }

  PaintOptions options_;
  const std::vector<OptionField> fields_ = fields_of(options_);
};

TEST_F(OptionFieldTest, FieldsComeInTheOrderOfTheStruct) {
  std::vector<std::string> names;
  for (const OptionField& field : fields_) names.push_back(field.name);
  EXPECT_EQ(names, (std::vector<std::string>{"layers", "dilution", "shade", "varnish", "name",
                                             "pigments"}));
}

TEST_F(OptionFieldTest, TextSetsTheFieldsOfEveryType) {
  EXPECT_EQ(set("layers", "12"), "");
  EXPECT_EQ(set("dilution", "1e-3"), "");
  EXPECT_EQ(set("shade", "none"), "");
  EXPECT_EQ(set("varnish", "yes"), "");
  EXPECT_EQ(set("name", "= blue #2"), "");
  EXPECT_EQ(field("pigments").set({"chalk", "lead"}), "");
  EXPECT_EQ(options_.layers, 12);
  EXPECT_EQ(options_.dilution, 1e-3);
  EXPECT_EQ(options_.shade, Shade::none);
  EXPECT_TRUE(options_.varnish);
  EXPECT_EQ(options_.name, "= blue #2");
  EXPECT_EQ(options_.pigments, (std::vector<std::string>{"chalk", "lead"}));
}

TEST_F(OptionFieldTest, ComplaintsSayWhatIsNeededAndLeaveTheFieldAsItWas) {
  EXPECT_EQ(set("layers", "three"), "must be a whole number, not three");
  EXPECT_EQ(set("layers", "3.5"), "must be a whole number, not 3.5");
  EXPECT_EQ(set("layers", " 3"), "must be a whole number, not  3");
  EXPECT_EQ(set("layers", ""), "must be a whole number, not \"\"");
  EXPECT_EQ(set("layers", "0"), "must be at least 1, not 0");
  EXPECT_EQ(set("layers", "9223372036854775808"),
            "must be a number of 64 bits, not 9223372036854775808");
  EXPECT_EQ(set("dilution", "-0.5"), "must be between 0 and 1, not -0.5");
  EXPECT_EQ(set("dilution", "0.5x"), "must be a number, not 0.5x");
  EXPECT_EQ(set("dilution", "nan"), "must be a number, not nan");
  EXPECT_EQ(set("dilution", "1e999"), "must be a number, not 1e999");
  EXPECT_EQ(set("shade", "Dark"), "must be light, dark or none, not Dark");
  EXPECT_EQ(set("varnish", "maybe"), "must be true or false, not maybe");
  EXPECT_EQ(options_.layers, 3);
  EXPECT_EQ(options_.dilution, 0.1);
  EXPECT_EQ(options_.shade, Shade::dark);
  EXPECT_FALSE(options_.varnish);
}

TEST_F(OptionFieldTest, NumbersAreWrittenAsTheShortestTextThatReadsBack) {
  const std::vector<std::pair<double, std::string>> texts = {
      {0.1, "0.1"}, {512, "512"}, {1e-9, "1e-09"}, {1.0 / 3, "0.3333333333333333"}};
  for (const auto& [number, text] : texts) {
    options_.dilution = number;
    EXPECT_EQ(field("dilution").get().at(0), text);
  }
}

TEST_F(OptionFieldTest, AWordInBackquotesNamesTheValue) {
  RunOptions run;
  const std::vector<OptionField> fields = fields_of(run);
  EXPECT_EQ(fields.at(0).placeholder, "DIR");
  EXPECT_EQ(fields.at(0).help, "Write to DIR");
}

TEST(NumberRange, ContainsItsEndsUnlessTheyAreLeftOut) {
  EXPECT_TRUE(at_least(1).contains(1));
  EXPECT_FALSE(at_least(1).contains(0.999));
  EXPECT_FALSE(more_than(0).contains(0));
  EXPECT_TRUE(more_than(0).contains(1e-300));
  EXPECT_TRUE(at_most(2).contains(2));
  EXPECT_FALSE(at_most(2).contains(3));
  EXPECT_TRUE(between(0, 1).contains(1));
  EXPECT_TRUE(from_to_below(0, 1).contains(0));
  EXPECT_FALSE(from_to_below(0, 1).contains(1));
  EXPECT_TRUE(NumberRange().contains(-1e300));
}

TEST(NumberRange, SaysWhatItContains) {
  EXPECT_EQ(at_least(1).text(), "at least 1");
  EXPECT_EQ(more_than(0).text(), "more than 0");
  EXPECT_EQ(at_most(0.5).text(), "at most 0.5");
  EXPECT_EQ(between(0, 1).text(), "between 0 and 1");
  EXPECT_EQ(from_to_below(0, 1).text(), "at least 0 and below 1");
  EXPECT_EQ(NumberRange().text(), "");
}

}  // namespace
}  // namespace heed
