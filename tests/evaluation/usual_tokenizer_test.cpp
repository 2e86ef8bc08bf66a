#include "heed/evaluation/usual_tokenizer.h"

#include <gtest/gtest.h>

#include <vector>

namespace heed {
namespace {

BleuTokenizer of(const std::vector<std::string>& lines) { return usual_tokenizer(lines); }

TEST(UsualTokenizer, CutsScriptsWithoutSpaces) {
  EXPECT_EQ(of({"我今天去學校。", "你好嗎？"}), BleuTokenizer::zh);
  EXPECT_EQ(of({"我在 Google 工作。", "他是学生。"}), BleuTokenizer::zh);
  EXPECT_EQ(of({"今日は学校に行きます。", "お元気ですか。"}), BleuTokenizer::character);
  EXPECT_EQ(of({"วันนี้ฉันไปโรงเรียน"}), BleuTokenizer::character);
}

TEST(UsualTokenizer, LeavesWordsAsTheyAre) {
  EXPECT_EQ(of({"Ich gehe heute zur Schule.", "Hallo!"}), BleuTokenizer::tokenize_13a);
  EXPECT_EQ(of({"나는 오늘 학교에 간다."}), BleuTokenizer::tokenize_13a);
  EXPECT_EQ(of({"Сегодня я иду в школу (学校)."}), BleuTokenizer::tokenize_13a);
  EXPECT_EQ(of({}), BleuTokenizer::tokenize_13a);
}

}  // namespace
}  // namespace heed
