"""Hugging Face transformers: MarianMTModel's `generate`."""

import pathlib
from collections.abc import Iterator

import torch
import transformers
from transformers import MarianMTModel

from basics import BOS, EOS, PAD
from padding import pad
from translators.interface import LENGTH_PENALTY, Settings, load_tokenizer, max_length

Rows = list[list[int]]


class MarianTranslator:
    def __init__(self, model: pathlib.Path, settings: Settings) -> None:
        torch.set_num_threads(settings.threads)
        self.version = transformers.__version__
        self.tokenizer = load_tokenizer(model, settings.threads)
        self.settings = settings
        self.model = MarianMTModel.from_pretrained(model, dtype="auto").eval()
        # Only a beam has a length penalty: generate() warns of one that has no effect.
        self.search = {"length_penalty": LENGTH_PENALTY} if settings.beam_size > 1 else {}

    def batches(self, rows: Rows) -> Iterator[list[int]]:
        """Indices of the rows, the longest first, as many at a time as make a batch."""
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]), reverse=True)
        for first in range(0, len(order), self.settings.batch_size):
            yield order[first : first + self.settings.batch_size]

    @torch.inference_mode()
    def generate(self, rows: Rows) -> Rows:
        source = pad([[*row, EOS] for row in rows])
        output = self.model.generate(
            input_ids=source,
            attention_mask=(source != PAD).long(),
            num_beams=self.settings.beam_size,
            do_sample=False,
            max_new_tokens=max_length(rows),
            **self.search,
        )
        return output.tolist()

    def translate(self, lines: list[str]) -> list[str]:
        rows = self.tokenizer.encode(lines)
        found: Rows = [[] for _ in rows]
        for batch in self.batches(rows):
            translations = self.generate([rows[index] for index in batch])
            for index, translation in zip(batch, translations, strict=True):
                found[index] = translation
        return self.tokenizer.decode(found)  # leaves out PAD, BOS and EOS

    @torch.inference_mode()
    def score_batch(self, sources: Rows, targets: Rows) -> list[float]:
        source = pad([[*row, EOS] for row in sources])
        target = pad([[BOS, *row, EOS] for row in targets])
        output = self.model(
            input_ids=source,
            attention_mask=(source != PAD).long(),
            decoder_input_ids=target[:, :-1],
        )
        labels = target[:, 1:]
        log_probs = output.logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        return log_probs.masked_fill(labels == PAD, 0.0).sum(-1).tolist()

    def score(self, sources: list[str], targets: list[str]) -> list[float]:
        source_rows, target_rows = self.tokenizer.encode(sources), self.tokenizer.encode(targets)
        size = self.settings.batch_size
        scores: list[float] = []
        for first in range(0, len(sources), size):
            batch = slice(first, first + size)
            scores += self.score_batch(source_rows[batch], target_rows[batch])
        return scores


def load(model: pathlib.Path, settings: Settings) -> MarianTranslator:
    return MarianTranslator(model, settings)
