#include "heed/core/ini.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "core/example_options.h"
#include "core/test_support.h"

namespace heed {
namespace {

TEST(ParseIni, ReadsSectionsKeysAndComments) {
  const auto entries = parse_ini(
      "# comment\n; comment\ntop = 0\n\n [ paint ] \r\n  layers=4  \nname = a = b # c\nempty =\n",
      "x.ini");
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0].section, "");
  EXPECT_EQ(entries[1].section, "paint");
  EXPECT_EQ(entries[1].key, "layers");
  EXPECT_EQ(entries[1].value, "4");
  EXPECT_EQ(entries[1].line, 6);
  EXPECT_EQ(entries[1].section_line, 5);
  EXPECT_EQ(entries[2].value, "a = b # c");
  EXPECT_EQ(entries[3].value, "");
}

std::string parse_error(std::string_view text) {
  return error_text<UsageError>([&] { parse_ini(text, "x.ini"); });
}

TEST(ParseIni, ErrorsNameTheFileAndTheLine) {
  EXPECT_EQ(parse_error("[paint]\nlayers 4\n"),
            "not a setting: layers 4 (x.ini:2). Write key = value");
  EXPECT_EQ(parse_error("= 4\n"), "not a setting: = 4 (x.ini:1). Write key = value");
  EXPECT_EQ(parse_error("[paint\n"), "not a setting: [paint (x.ini:1). Write key = value");
  EXPECT_EQ(parse_error("[paint]\nlayers = 4\n[other]\nlayers = 4\n[paint]\nlayers = 5\n"),
            "layers comes twice in [paint] (x.ini:6). It is already in line 2");
}

TEST(ParseIni, TheTextMustBeUtf8) {
  EXPECT_EQ(error_text([] { parse_ini("a = 1\nb = \xFF\n", "x.ini"); }),
            "invalid UTF-8 (x.ini:2). Convert the text to UTF-8, for example with iconv");
}

TEST(ToIni, WritesAKeyForEachField) {
  const PaintOptions options;
  EXPECT_EQ(to_ini("paint", options),
            "[paint]\nlayers = 3\ndilution = 0.1\nshade = dark\nvarnish = false\nname =\npigments "
            "=\n");
}

TEST(ToIni, CommentsTellWhatAKeyMeans) {
  RunOptions options;
  options.run = "r";
  EXPECT_EQ(to_ini("", options, true),
            "# Write to DIR\nrun = r\n\n# Read settings from FILE\nconfig =\n");
  EXPECT_NE(to_ini("paint", PaintOptions(), true)
                .find("# How bright it is (light, dark or none)\nshade = dark\n"),
            std::string::npos);
}

class AssignIni : public testing::Test {
 protected:
  void assign(std::string_view text) { assign_ini(text, "x.ini", "paint", options_); }

  std::string error_of(std::string_view text) {
    return error_text<UsageError>([&] { assign(text); });
  }

  PaintOptions options_;
};

TEST_F(AssignIni, SetsWhatTheSectionNamesAndLeavesTheRest) {
  assign("[other]\nnonsense = 1\n[paint]\nlayers = 7\nvarnish = true\n");
  EXPECT_EQ(options_.layers, 7);
  EXPECT_TRUE(options_.varnish);
  EXPECT_EQ(options_.dilution, 0.1);
}

TEST_F(AssignIni, UnknownKeysComeWithTheNearestOne) {
  EXPECT_EQ(error_of("[paint]\n\nlayer = 7\n"),
            "unknown key layer in [paint] (x.ini:3). Did you mean layers?");
  EXPECT_EQ(error_of("[paint]\nbanana = 7\n"), "unknown key banana in [paint] (x.ini:2)");
}

TEST_F(AssignIni, WrongValuesNameTheKeyAndTheLine) {
  EXPECT_EQ(error_of("[paint]\ndilution = -0.5\n"),
            "dilution in [paint] must be between 0 and 1, not -0.5 (x.ini:2)");
  EXPECT_EQ(error_of("[paint]\nname = \"open\n"),
            "name in [paint] has wrong quotes: \"open (x.ini:2). Write \"text\", with \\\" and "
            "\\\\ for these characters in it");
}

TEST_F(AssignIni, ListsAreSeparatedByCommasAndMembersMayBeQuoted) {
  assign("[paint]\npigments = chalk , \"lead, white\",\"\", burnt umber\n");
  EXPECT_EQ(options_.pigments,
            (std::vector<std::string>{"chalk", "lead, white", "", "burnt umber"}));
  assign("[paint]\npigments =\n");
  EXPECT_TRUE(options_.pigments.empty());
}

TEST_F(AssignIni, QuotedTextMayHoldEscapes) {
  assign(R"(
[paint]
name = " tab\t newline\n quote\" backslash\\ byte\x01 "
)");
  EXPECT_EQ(options_.name, " tab\t newline\n quote\" backslash\\ byte\x01 ");
  for (const char* bad : {R"("\q")", R"("\x1")", R"("\xgg")", R"("a" b)", R"("\)", R"("a)"}) {
    EXPECT_NE(error_of("[paint]\nname = " + std::string(bad)), "(no error)") << bad;
    EXPECT_NE(error_of("[paint]\npigments = a, " + std::string(bad)), "(no error)") << bad;
  }
}

/// Text of characters that INI files treat specially, and of any bytes.
std::string random_text(std::mt19937_64& random) {
  constexpr std::string_view special = " \t\n\r\"\\,=#;[]ab\0\x7F\xC3\xA4";
  std::string text(random() % 8, 'x');
  for (char& c : text) {
    c = random() % 8 == 0 ? static_cast<char>(random() % 256) : special[random() % special.size()];
  }
  return text;
}

/// Any finite double: all bit patterns are as likely.
double random_number(std::mt19937_64& random) {
  double number = std::numeric_limits<double>::infinity();
  while (!std::isfinite(number)) {
    const uint64_t bits = random();
    std::memcpy(&number, &bits, sizeof(number));
  }
  return number;
}

struct AnyValues {
  int64_t integer = 0;
  double number = 0;
  Shade shade = Shade::light;
  bool flag = false;
  std::string text;
  std::vector<std::string> list;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("integer", integer, "");
    field("number", number, "");
    field("shade", shade, "");
    field("flag", flag, "");
    field("text", text, "");
    field("list", list, "");
  }
};

TEST(Ini, WhatIsWrittenReadsBackTheSame) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    AnyValues written;
    written.integer = static_cast<int64_t>(random());
    written.number = random_number(random);
    written.shade = static_cast<Shade>(random() % 3);
    written.flag = random() % 2 == 0;
    written.text = random_text(random);
    written.list.resize(random() % 4);
    for (std::string& member : written.list) member = random_text(random);

    const std::string ini = to_ini("any", written, round % 2 == 0);
    AnyValues read;
    assign_ini(ini, "x.ini", "any", read);
    EXPECT_EQ(read.integer, written.integer) << ini;
    EXPECT_EQ(read.number, written.number) << ini;
    EXPECT_EQ(read.shade, written.shade) << ini;
    EXPECT_EQ(read.flag, written.flag) << ini;
    EXPECT_EQ(read.text, written.text) << ini;
    EXPECT_EQ(read.list, written.list) << ini;
  }
}

}  // namespace
}  // namespace heed
