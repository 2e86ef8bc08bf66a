#include "heed/evaluation/signature.h"

#include <gtest/gtest.h>

#include "heed/core/version.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/ter.h"

namespace heed {
namespace {

TEST(Signature, NamesTheConditionsFirstAndTheVersionLast) {
  const ScoreConditions conditions{.num_references = 2, .bootstrap_samples = 1000, .seed = 12345};
  EXPECT_EQ(signature_text(Bleu(), conditions),
            "nrefs:2|bs:1000|seed:12345|case:mixed|eff:no|tok:13a|smooth:exp|version:heed-" +
                std::string(version()));
}

TEST(Signature, HasABriefForm) {
  const ScoreConditions conditions{.randomization_trials = 10, .seed = 1};
  EXPECT_EQ(signature_text(Ter(), conditions, SignatureForm::brief),
            "#:var|ar:10|rs:1|c:lc|t:tercom|nr:no|pn:yes|as:no|v:heed-" + std::string(version()));
}

}  // namespace
}  // namespace heed
