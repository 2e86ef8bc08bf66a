#include "heed/data/languages.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Languages, AreTheEndingsOfTheTrainingFiles) {
  DataOptions data;
  const auto source = [&](const char* file) {
    data.train_source = file;
    return languages_of(data).source;
  };
  EXPECT_EQ(source("corpus/train.en"), "en");
  EXPECT_EQ(source("train.tok.deu"), "deu");
  for (const char* unknown :
       {"", "train", "train.txt", "train.EN", "train.a", "train.source", "train.tgt", ".en"}) {
    EXPECT_EQ(source(unknown), "") << unknown;
  }
  data.train_target = "train.zh";
  EXPECT_EQ(languages_of(data).target, "zh");
}

}  // namespace
}  // namespace heed
