#!/usr/bin/env python3
"""Writes bleu_golden.json, metrics_golden.json and pieces.model beside this script: what sacreBLEU
makes of lines, corpora and pairs of texts, and the SentencePiece model that some are cut with.

Usage: pip install sacrebleu sentencepiece && python3 tests/evaluation/make_goldens.py
"""

import io
import json
import logging
import os
import pathlib
import random
import tempfile

MODELS = tempfile.TemporaryDirectory()
os.environ["SACREBLEU"] = MODELS.name  # where sacreBLEU looks for its SentencePiece models

import sacrebleu
import sentencepiece
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sacrebleu.tokenizers.tokenizer_char import TokenizerChar
from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International
from sacrebleu.tokenizers.tokenizer_ter import TercomTokenizer
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

import golden_texts
from golden_texts import LINES, corpora, pair_texts, random_line

HERE = pathlib.Path(__file__).parent


def make_model():
    """A small model, for sacreBLEU in the place of the large one that it would download."""
    rng = random.Random(1)
    lines = [golden_texts.sentence(rng) for _ in range(400)] + [" ".join(golden_texts.SCRIPTS)] * 3
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=320, model_type="unigram",
        normalization_rule_name="identity", hard_vocab_limit=False, minloglevel=2)
    (HERE / "pieces.model").write_bytes(model.getvalue())
    folder = pathlib.Path(MODELS.name) / "models"
    folder.mkdir()
    (folder / "sacrebleu_tokenizer_spm.model").write_bytes(model.getvalue())


def words(text):
    return " ".join(text.split())


def line_golden(text):
    stripped = text.rstrip()
    return {
        "text": text,
        "none": stripped,
        "words": text.split(),
        "13a": words(Tokenizer13a()(stripped)),
        "intl": words(TokenizerV14International()(stripped)),
        "char": words(TokenizerChar()(stripped)),
        "zh": words(TokenizerZh()(stripped)),
        "ter_normalized": words(TercomTokenizer(normalized=True)(stripped)),
        "ter_asian": words(TercomTokenizer(True, True, True, True)(stripped)),
    }


def corpus_golden(name, tokenize, hypotheses, references):
    metric = BLEU(tokenize=tokenize)
    score = metric.corpus_score(hypotheses, references)
    signature = metric.get_signature().format()
    own = signature.replace(f"version:{sacrebleu.__version__}", "version:heed-VERSION")
    return {
        "name": name,
        "tokenize": tokenize,
        "hypotheses": hypotheses,
        "references": references,
        "score": score.score,
        "precisions": score.precisions,
        "brevity_penalty": score.bp,
        "ratio": score.ratio,
        "hyp_len": score.sys_len,
        "ref_len": score.ref_len,
        "counts": score.counts,
        "totals": score.totals,
        "signature": own,
        "text": score.format(width=2, signature=own),
        "json": score.format(width=2, signature=own, is_json=True),
        "json_width_1": score.format(width=1, signature=own, is_json=True),
    }


METRICS = {
    "bleu": (lambda options: BLEU(force=True, **as_flores(options)), golden_texts.options_of_bleu, ""),
    "chrf": (lambda options: CHRF(**options), golden_texts.options_of_chrf, "chrf_"),
    "ter": (lambda options: TER(**options), golden_texts.options_of_ter, "ter_"),
}


def as_flores(options):
    """The one name by which sacreBLEU takes a SentencePiece model without a warning."""
    return options | {"tokenize": "flores101"} if options.get("tokenize") == "spm" else options


def option_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def setting_golden(name, options, hypotheses, references):
    make, _, prefix = METRICS[name]
    metric = make(options)
    corpus = metric.corpus_score(hypotheses, references)
    signature = metric.get_signature()
    lines = zip(hypotheses, *references)
    scores = [metric.sentence_score(hypothesis, [r for r in line if r is not None]).score
              for hypothesis, *line in lines]
    return {
        "metric": name,
        "options": {prefix + key: option_text(value) for key, value in options.items()},
        "name": corpus.name,
        "score": corpus.score,
        "text": str(corpus),
        "signature": own_version(signature.format()),
        "brief": own_version(signature.format(short=True)),
        "sentences": [float(f"{score:.11g}") for score in scores],
    }


def own_version(signature):
    return signature.replace(sacrebleu.__version__, "heed-VERSION").replace("flores101", "spm-MODEL")


def metrics_golden():
    pairs = list(pair_texts(random.Random(7)))
    hypotheses = [hypothesis for hypothesis, _ in pairs]
    most = max(len(references) for _, references in pairs)
    references = [[r[i] if i < len(r) else None for _, r in pairs] for i in range(most)]
    settings = [setting_golden(name, options, hypotheses, references)
                for name, (_, all_options, _) in METRICS.items() for options in all_options()]
    golden = {"sacrebleu": sacrebleu.__version__, "hypotheses": hypotheses,
              "references": [r for _, r in pairs]}
    lines = ",\n".join(json.dumps(setting) for setting in settings)
    return json.dumps(golden, indent=0)[:-1].rstrip() + ",\n\"settings\": [\n" + lines + "\n]}"


def main():
    logging.disable(logging.WARNING)
    rng = random.Random(13)
    lines = LINES + [random_line(rng) for _ in range(200)]
    golden = {
        "sacrebleu": sacrebleu.__version__,
        "lines": [line_golden(line) for line in lines],
        "corpora": [
            corpus_golden(name, tokenize, hypotheses, references)
            for name, hypotheses, references in corpora()
            for tokenize in ("13a", "none")
        ],
    }
    (HERE / "bleu_golden.json").write_text(json.dumps(golden, indent=1) + "\n", encoding="ascii")
    make_model()
    (HERE / "metrics_golden.json").write_text(metrics_golden() + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
