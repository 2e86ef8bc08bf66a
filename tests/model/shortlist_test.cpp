#include "heed/model/shortlist.h"

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/model/safetensors.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Of 10 pieces: 5 is translated by 8 and 6, 7 by 8, others by nothing; 9 is frequent.
Shortlist some_shortlist() {
  at::Tensor lists = at::zeros({10, 2}, at::kInt);
  lists[5] = at::tensor({8, 6}, at::kInt);
  lists[7][0] = 8;
  return {lists, at::tensor({9}, at::kInt)};
}

std::vector<int32_t> candidates(const Shortlist& shortlist, std::vector<int32_t> source) {
  return shortlist.candidates(source);
}

TEST(Shortlist, GivesTheTranslationsTheFrequentTheSpecialAndTheSource) {
  const Shortlist shortlist = some_shortlist();
  EXPECT_THAT(candidates(shortlist, {}), ElementsAre(0, 1, 2, 3, 9));
  EXPECT_THAT(candidates(shortlist, {7}), ElementsAre(0, 1, 2, 3, 7, 8, 9));
  EXPECT_THAT(candidates(shortlist, {7, 5, 7}), ElementsAre(0, 1, 2, 3, 5, 6, 7, 8, 9));
}

TEST(Shortlist, IsReadAsItWasWritten) {
  const TemporaryDirectory directory;
  some_shortlist().save(directory / "list");
  const Shortlist read = Shortlist::load(directory / "list", 10);
  EXPECT_EQ(candidates(read, {5}), candidates(some_shortlist(), {5}));
}

TEST(Shortlist, WithVocabulariesOfTheirOwnOffersNoSourcePieces) {
  const TemporaryDirectory directory;
  const Shortlist shortlist(at::full({4, 1}, 15, at::kInt), at::tensor({9}, at::kInt),
                            /*tgt_vocab_size=*/16);
  EXPECT_THAT(candidates(shortlist, {3}), ElementsAre(0, 1, 2, 3, 9, 15));
  shortlist.save(directory / "list");
  EXPECT_THAT(candidates(Shortlist::load(directory / "list", 4, 16), {3}),
              ElementsAre(0, 1, 2, 3, 9, 15));
  EXPECT_THROW((void)Shortlist::load(directory / "list", 4, 15), Error);
}

TEST(Shortlist, AFileThatDoesNotFitIsRefused) {
  const TemporaryDirectory directory;
  const auto expect_error = [&](const std::string& part) {
    EXPECT_THAT(
        [&] { (void)Shortlist::load(directory / "list", 10); },
        ThrowsMessage<Error>(testing::AllOf(HasSubstr(part), HasSubstr(directory / "list"))));
  };
  expect_error("");  // no file
  write_file_atomically(directory / "list", "a list of words\n");
  expect_error("no safetensors file");
  const at::Tensor none = at::zeros({0}, at::kInt);
  write_safetensors(directory / "list", {{"frequent", none}});
  expect_error("no tensor lists");
  write_safetensors(directory / "list",
                    {{"frequent", none}, {"lists", at::zeros({9, 2}, at::kInt)}});
  expect_error("9 pieces, the model 10");
  for (const at::Tensor& lists :
       {at::zeros({10, 2}), at::zeros({10}, at::kInt), at::full({10, 2}, 10, at::kInt),
        at::full({10, 2}, -1, at::kInt)}) {
    write_safetensors(directory / "list", {{"frequent", none}, {"lists", lists}});
    expect_error("ids of a vocabulary");
  }
}

}  // namespace
}  // namespace heed
