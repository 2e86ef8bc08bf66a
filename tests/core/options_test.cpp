#include "heed/core/options.h"

#include "core/example_options.h"
#include "core/test_support.h"
#include "heed/core/version.h"

namespace heed {
namespace {

using Texts = std::vector<std::string>;

class OptionParserTest : public testing::Test {
 protected:
  OptionParserTest() {
    parser_.add("", run_);
    parser_.add("paint", paint_);
    parser_.add("frame", frame_);
  }

  bool parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "paint");
    std::vector<const char*> pointers;
    for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
    return parser_.parse(static_cast<int>(pointers.size()), pointers.data());
  }

  void read(const Texts& arguments) {
    ASSERT_TRUE(parse(arguments));
    parser_.assign();
  }

  std::string error_of(const Texts& arguments) {
    return error_text<UsageError>([&] {
      parse(arguments);
      parser_.assign();
    });
  }

  std::string file(std::string_view name, std::string_view text) const {
    return directory_.file(name, text).string();
  }

  TemporaryDirectory directory_;
  RunOptions run_;
  PaintOptions paint_, frame_;
  OptionParser parser_{"paint", "Paints a picture."};
};

TEST_F(OptionParserTest, ValuesStandApartOrBehindAnEqualsSign) {
  read({"--run", "dir", "--paint.layers=4", "--frame.layers", "5", "--paint.name", "a=b c"});
  EXPECT_EQ(run_.run, "dir");
  EXPECT_EQ(paint_.layers, 4);
  EXPECT_EQ(frame_.layers, 5);
  EXPECT_EQ(paint_.name, "a=b c");
  EXPECT_TRUE(parser_.given("paint.layers"));
  EXPECT_TRUE(parser_.given("run"));
  EXPECT_FALSE(parser_.given("paint.shade"));
  EXPECT_EQ(paint_.shade, Shade::dark);
}

TEST_F(OptionParserTest, AValueMayStartWithADashOrBeEmpty) {
  paint_.name = frame_.name = "default";
  read({"--run", "-1", "--paint.name", "", "--frame.name=", "--paint.pigments=--odd"});
  EXPECT_EQ(paint_.pigments, Texts({"--odd"}));
  EXPECT_EQ(run_.run, "-1");
  EXPECT_EQ(paint_.name, "");
  EXPECT_EQ(frame_.name, "");
  EXPECT_EQ(error_of({"--paint.layers", "-1"}),
            "--paint.layers must be at least 1, not -1 (command line)");
}

TEST_F(OptionParserTest, AFlagNeedsNoValue) {
  read({"--paint.varnish", "--frame.layers", "5"});
  EXPECT_TRUE(paint_.varnish);
  for (const Texts& arguments : {Texts{"--paint.varnish", "false"}, Texts{"--paint.varnish=no"}}) {
    paint_.varnish = true;
    read(arguments);
    EXPECT_FALSE(paint_.varnish);
  }
  EXPECT_EQ(error_of({"--paint.varnish=maybe"}),
            "--paint.varnish must be true or false, not maybe (command line)");
}

TEST_F(OptionParserTest, AListOptionIsRepeated) {
  read({"--paint.pigments", "chalk", "--run", "r", "--paint.pigments=a, b"});
  EXPECT_EQ(paint_.pigments, (Texts{"chalk", "a, b"}));
}

TEST_F(OptionParserTest, UnknownAndAbbreviatedNamesAreErrors) {
  EXPECT_EQ(error_of({"--paint.layer", "4"}),
            "unknown option --paint.layer (command line). Did you mean --paint.layers?");
  EXPECT_EQ(error_of({"--paint.layer=4"}),
            "unknown option --paint.layer (command line). Did you mean --paint.layers?");
  EXPECT_EQ(error_of({"--dilution", "4"}),
            "unknown option --dilution (command line). Did you mean --paint.dilution?");
  EXPECT_EQ(error_of({"--banana"}),
            "unknown option --banana (command line). --help lists the options");
  EXPECT_EQ(error_of({"--vers"}), "unknown option --vers (command line). Did you mean --version?");
}

TEST_F(OptionParserTest, MalformedCommandLinesAreErrors) {
  EXPECT_EQ(error_of({"--run"}), "--run needs a value (command line)");
  EXPECT_EQ(error_of({"--run", "--paint.layers", "4"}),
            "--run needs a value (command line). --run=VALUE takes one that starts with --");
  EXPECT_EQ(error_of({"--run", "a", "--run", "a"}), "--run is given twice (command line)");
  EXPECT_EQ(error_of({"--help=me"}), "--help takes no value (command line)");
  for (const char* stray : {"picture.png", "-", "-1"}) {
    EXPECT_EQ(error_of({stray}), "unexpected argument " + std::string(stray) +
                                     " (command line). Options are written --NAME VALUE; --help "
                                     "lists them");
  }
}

TEST_F(OptionParserTest, WrongValuesNameTheOption) {
  EXPECT_EQ(error_of({"--paint.dilution", "-0.5"}),
            "--paint.dilution must be between 0 and 1, not -0.5 (command line)");
  EXPECT_EQ(error_of({"--paint.layers", "three"}),
            "--paint.layers must be a whole number, not three (command line)");
  EXPECT_EQ(error_of({"--paint.shade", "drak"}),
            "--paint.shade must be light, dark or none, not drak (command line)");
}

TEST_F(OptionParserTest, LaterFilesWinAndTheCommandLineWinsOverFiles) {
  const std::string first =
      file("1.ini", "run = r\n[paint]\nlayers = 4\ndilution = 0.4\nname = 1\n");
  const std::string second = file("2.ini", "[paint]\nlayers = 5\ndilution = 0.5\n");
  read({"--paint.layers", "6", "--config", first, "--config", second});
  EXPECT_EQ(paint_.layers, 6);
  EXPECT_EQ(paint_.dilution, 0.5);
  EXPECT_EQ(paint_.name, "1");
  EXPECT_EQ(run_.run, "r");
  EXPECT_EQ(run_.config, (Texts{first, second}));
  EXPECT_TRUE(parser_.given("paint.name"));
}

TEST_F(OptionParserTest, AListOfALaterFileReplacesAnEarlierOne) {
  read({"--config", file("2.ini", "[paint]\npigments = umber\n"), "--config",
        file("1.ini", "[paint]\npigments = chalk, lead\n")});
  EXPECT_EQ(paint_.pigments, (Texts{"chalk", "lead"}));
}

TEST_F(OptionParserTest, ErrorsInFilesNameTheFileAndTheLine) {
  const auto error_in_file = [&](std::string_view text) {
    std::string error = error_of({"--config", file("x.ini", text)});
    const std::string folder = directory_.path().string() + "/";
    const size_t position = error.find(folder);
    return position == std::string::npos ? error : error.erase(position, folder.size());
  };
  EXPECT_EQ(error_in_file("[paint]\nlayer = 4\n"),
            "unknown key layer in [paint] (x.ini:2). Did you mean layers?");
  EXPECT_EQ(error_in_file("[piant]\n\nlayers = 4\n"),
            "unknown section [piant] (x.ini:1). Did you mean [paint]?");
  EXPECT_EQ(error_in_file("layers = 4\n"),
            "unknown key layers (x.ini:1). Did you mean layers in [paint]?");
  EXPECT_EQ(error_in_file("[paint]\nlayers = many\n"),
            "layers in [paint] must be a whole number, not many (x.ini:2)");
  EXPECT_EQ(error_in_file("config = y.ini\n"),
            "config is an option of the command line only (x.ini:1)");
  EXPECT_EQ(error_in_file("[paint]\nlayers = 1\nlayers = 2\n"),
            "layers comes twice in [paint] (x.ini:3). It is already in line 2");
}

TEST_F(OptionParserTest, AMissingFileIsAnError) {
  EXPECT_EQ(error_text([&] {
              parse({"--config", "/none/x.ini"});
            }),
            "no such file (/none/x.ini). Check the file's name");
}

TEST_F(OptionParserTest, AssignCanBeRepeatedOverOtherDefaults) {
  read({"--paint.layers", "6"});
  paint_ = PaintOptions();
  paint_.layers = 9;
  paint_.dilution = 0.9;
  parser_.assign();
  EXPECT_EQ(paint_.layers, 6);
  EXPECT_EQ(paint_.dilution, 0.9);
}

TEST_F(OptionParserTest, HelpAndVersionAreBuiltIn) {
  EXPECT_FALSE(parse({"--version"}));
  EXPECT_EQ(parser_.requested(), "paint " + std::string(version()) + "\n");
  EXPECT_FALSE(parse({"--help", "--version", "--unknown"}));
  EXPECT_EQ(parser_.requested(), parser_.help_text());
  EXPECT_FALSE(parse({"-h"}));
  EXPECT_EQ(parser_.requested(), parser_.help_text());
}

TEST_F(OptionParserTest, HelpShowsEveryOptionWithItsLimitsAndDefault) {
  parser_.set_examples("Examples:\n  paint --run picture");
  EXPECT_EQ(parser_.help_text(), "paint " + std::string(version()) + R"(
Paints a picture.

Usage: paint [--OPTION VALUE]...

Options
  --run DIR                     Write to DIR
  --config FILE                 Read settings from FILE (may be repeated)

[paint]
  --paint.layers N              How many coats (at least 1; default: 3)
  --paint.dilution X            Share of water (between 0 and 1; default: 0.1)
  --paint.shade NAME            How bright it is (light, dark or none; default:
                                dark)
  --paint.varnish [true|false]  Whether a coat of varnish ends it (default:
                                false)
  --paint.name TEXT             What the paint is called
  --paint.pigments TEXT         What is mixed in (may be repeated)

[frame]
  --frame.layers N              How many coats (at least 1; default: 3)
  --frame.dilution X            Share of water (between 0 and 1; default: 0.1)
  --frame.shade NAME            How bright it is (light, dark or none; default:
                                dark)
  --frame.varnish [true|false]  Whether a coat of varnish ends it (default:
                                false)
  --frame.name TEXT             What the paint is called
  --frame.pigments TEXT         What is mixed in (may be repeated)

Information
  --help                        Print this help
  --version                     Print the version

Examples:
  paint --run picture
)");
}

TEST_F(OptionParserTest, IniHoldsTheNamedSectionsAndReadsBack) {
  paint_.layers = 8;
  frame_.name = "gold";
  const std::string ini = parser_.ini(false);
  EXPECT_EQ(ini, to_ini("paint", paint_) + "\n" + to_ini("frame", frame_));
  const std::string config = file("config.ini", parser_.ini(true));
  paint_ = frame_ = PaintOptions();
  read({"--config", config});
  EXPECT_EQ(parser_.ini(false), ini);
}

TEST_F(OptionParserTest, MarkdownHasATableForEachSection) {
  const std::string page = parser_.markdown();
  EXPECT_TRUE(page.starts_with("# Options of paint\n\nPaints a picture.\n"));
  for (const char* line :
       {"\n## Options without a section\n\n| Key | Default | Values | Meaning "
        "|\n|---|---|---|---|\n",
        "\n## [paint]\n", "| `layers` | `3` | whole number, at least 1 | How many coats |\n",
        "| `shade` | `dark` | light, dark or none | How bright it is |\n",
        "| `pigments` |  | texts, repeated or in a file separated by commas | What is mixed in "
        "|\n"}) {
    EXPECT_NE(page.find(line), std::string::npos) << line << page;
  }
}

}  // namespace
}  // namespace heed
