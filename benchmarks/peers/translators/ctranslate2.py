"""CTranslate2: its Translator, which sorts sentences by length and cuts batches itself."""

import pathlib

import ctranslate2

from translators.interface import LENGTH_PENALTY, Settings, load_tokenizer, max_length

COMPUTE_TYPES = {"fp32": "float32", "int8": "int8"}  # there is no bf16 on CPUs


class Ctranslate2Translator:
    def __init__(self, model: pathlib.Path, settings: Settings) -> None:
        """Each thread translates batches of its own, which is the fastest; a single one they share."""
        has_batches = settings.batch_size > 1
        self.version = ctranslate2.__version__
        self.tokenizer = load_tokenizer(model, settings.threads)
        self.settings = settings
        self.translator = ctranslate2.Translator(
            str(model),
            device="cpu",
            compute_type=COMPUTE_TYPES[settings.precision],
            inter_threads=settings.threads if has_batches else 1,
            intra_threads=1 if has_batches else settings.threads,
        )

    def pieces(self, lines: list[str]) -> list[list[str]]:
        return self.tokenizer.encode(lines, out_type=str)

    def translate(self, lines: list[str]) -> list[str]:
        sources = self.pieces(lines)
        results = self.translator.translate_batch(
            sources,
            beam_size=self.settings.beam_size,
            max_batch_size=self.settings.batch_size,
            batch_type="examples",
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=max_length(sources),
        )
        return self.tokenizer.decode([result.hypotheses[0] for result in results])

    def score(self, sources: list[str], targets: list[str]) -> list[float]:
        results = self.translator.score_batch(
            self.pieces(sources),
            self.pieces(targets),
            max_batch_size=self.settings.batch_size,
            batch_type="examples",
        )
        return [sum(result.log_probs) for result in results]


def load(model: pathlib.Path, settings: Settings) -> Ctranslate2Translator:
    return Ctranslate2Translator(model, settings)
