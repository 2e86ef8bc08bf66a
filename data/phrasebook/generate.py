#!/usr/bin/env python3
"""Writes the phrasebook: train, valid and test files of English-German sentence pairs.

    python3 generate.py            writes the six files beside this script
    python3 generate.py --check    compares them with a fresh generation, writes nothing

The output depends on nothing but these modules: the seed is fixed.
"""

import argparse
import re
import sys
import zlib
from collections import Counter
from pathlib import Path

from grammar import Ambiguous
from patterns import PATTERNS
from sampler import Sampler

SEED = 20170612
SIZES = {"train": 20000, "valid": 500, "test": 500}
LONGEST = 30  # words of an English sentence
MIN_COUNT = 10  # times that each word of valid and test occurs in training, in both languages
# One combination in so many is kept out of training.
HELD_OUT = {"adjective": 16, "object": 16, "number": 8, "date": 10, "year": 10}


def is_held_out(combination):
    """Whether training may not use the combination; decided by its own text alone."""
    kind = combination.split()[0]
    return zlib.crc32(combination.encode()) % HELD_OUT[kind] == 0


def words(line):
    """The words of a line in small letters, without marks."""
    return re.sub(r"[,.?!]", " ", line.lower()).split()


def word_counts(pairs):
    """How often each English and German word occurs."""
    return Counter(word for pair in pairs for word in words(pair.en) + words(pair.de))


def is_known(pair, counts):
    """Whether training shows every word often enough; German spells large numbers as one word."""
    return all(counts[word] >= MIN_COUNT or "hundert" in word or "tausend" in word
               for word in words(pair.en) + words(pair.de))


class Corpus:
    """Draws pairs until training is full and the pools of unseen sentences are large enough."""

    def __init__(self, seed=SEED):
        self._sampler = Sampler(seed)
        self._seen = set()  # every English and every German sentence drawn
        self.train = []
        self.novel = []  # pairs with a combination that training never shows
        self.ordinary = []  # unseen pairs made of combinations that training shows
        self.patterns = Counter()

    @classmethod
    def filled(cls):
        """A corpus with everything drawn."""
        corpus = cls()
        corpus.fill()
        return corpus

    def fill(self):
        """Draws the training pairs and the two pools for valid and test."""
        pool = SIZES["valid"] + SIZES["test"]
        while min(len(self.novel), len(self.ordinary)) < pool or len(self.train) < SIZES["train"]:
            pattern = self._sampler.weighted(PATTERNS)
            pair = self._draw(pattern)
            if pair is not None:
                self._place(pair, pattern, pool)

    def _draw(self, pattern):
        """A new pair; None for an ambiguous or long one or one drawn before in either language."""
        self._sampler.combinations.clear()
        try:
            pair = pattern(self._sampler)
        except Ambiguous:
            return None
        if len(pair.en.split()) > LONGEST or not self._seen.isdisjoint((pair.en, pair.de)):
            return None
        self._seen.update((pair.en, pair.de))
        return pair

    def _place(self, pair, pattern, pool):
        """Puts a pair where it belongs: one ordinary pair in twelve goes to the pool."""
        if any(map(is_held_out, self._sampler.combinations)):
            if len(self.novel) < pool:
                self.novel.append(pair)
        elif len(self.ordinary) < pool and self._sampler.chance(1 / 12):
            self.ordinary.append(pair)
        elif len(self.train) < SIZES["train"]:
            self.patterns[pattern.__name__] += 1
            self.train.append(pair)

    def held_back(self):
        """Valid and test: half novel, half ordinary pairs, all of words known from training."""
        counts = word_counts(self.train)
        half = {name: SIZES[name] // 2 for name in ("valid", "test")}
        parts = {name: [] for name in half}
        for pool in (self.novel, self.ordinary):
            known = [pair for pair in pool if is_known(pair, counts)]
            parts["valid"] += known[:half["valid"]]
            parts["test"] += known[half["valid"]:half["valid"] + half["test"]]
        for pairs in parts.values():
            self._sampler.shuffle(pairs)
        return parts


def generate(corpus=None):
    """The whole corpus: file name -> text; a corpus that is filled already saves the drawing."""
    corpus = corpus or Corpus.filled()
    parts = {"train": corpus.train, **corpus.held_back()}
    for name, pairs in parts.items():
        if len(pairs) != SIZES[name]:
            raise RuntimeError(f"{name}: {len(pairs)} pairs instead of {SIZES[name]}")
    files = {}
    for name, pairs in parts.items():
        files[f"{name}.en"] = "".join(pair.en + "\n" for pair in pairs)
        files[f"{name}.de"] = "".join(pair.de + "\n" for pair in pairs)
    return files


def check(folder, files):
    """The names of the files that are missing in the folder or differ."""
    stale = []
    for name, text in files.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    return stale


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description="Writes the phrasebook corpus.")
    parser.add_argument("--check", action="store_true",
                        help="compare with the files, write nothing")
    folder = Path(__file__).resolve().parent
    files = generate()
    if parser.parse_args().check:
        stale = check(folder, files)
        for name in stale:
            print(f"{name} differs from what generate.py writes", file=sys.stderr)
        return 1 if stale else 0
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
