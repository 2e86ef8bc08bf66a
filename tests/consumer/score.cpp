// Scores a translation with heed::core alone.
#include <cstdio>
#include <string>
#include <vector>

#include "heed/evaluation/bleu.h"

int main() {
  const std::vector<std::string> hypotheses = {"the cat sat on the mat ."};
  const std::vector<std::vector<std::string>> references = {hypotheses};
  std::printf("BLEU %.1f\n", heed::corpus_bleu(hypotheses, references).score);
}
