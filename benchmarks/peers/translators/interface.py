"""What a translating peer gets and gives, and the settings that are the same for all of them."""

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sentencepiece import SentencePieceProcessor

from basics import TOKENIZER_FILE

LENGTH_PENALTY = 0.6
MAX_EXTRA_LENGTH = 50  # pieces that a translation may have more than its source
MAX_SOURCE_LENGTH = 256  # pieces; heed translates longer lines in parts


@dataclass(frozen=True)
class Settings:
    """How to translate."""

    precision: str
    threads: int
    beam_size: int
    batch_size: int


class Translator(Protocol):
    """A peer that is ready to translate."""

    version: str
    tokenizer: SentencePieceProcessor

    def translate(self, lines: list[str]) -> list[str]:
        """Translates lines, none of them blank, in batches of like length."""

    def score(self, sources: list[str], targets: list[str]) -> list[float]:
        """The log probability of each target given its source, end of sentence included."""


def load_tokenizer(model: pathlib.Path, threads: int) -> SentencePieceProcessor:
    return SentencePieceProcessor(model_file=str(model / TOKENIZER_FILE), num_threads=threads)


def max_length(sources: Sequence[Sequence[object]]) -> int:
    """What a batch's translations may have, as the peers know no limit for each sentence."""
    return max(map(len, sources)) + MAX_EXTRA_LENGTH
