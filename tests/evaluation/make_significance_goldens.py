#!/usr/bin/env python3
"""Writes significance_golden.json beside this script: NumPy's random numbers, and the intervals and
p-values that sacreBLEU makes of corpora.

Usage: pip install sacrebleu numpy && python3 tests/evaluation/make_significance_goldens.py
"""

import json
import os
import pathlib
import random

import numpy
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

WORDS = (
    "the a old grey dog cat engine river runs sleeps under over between quickly 12 3.5 "
    "well-known it's house we saw them leave before rain, again. nobody heard why? so"
).split()

METRICS = {
    "BLEU": BLEU,
    "chrF2": CHRF,
    "chrF2++": lambda: CHRF(word_order=2),
    "TER": TER,
}

# Settings with arithmetic of their own, for the corpus "even".
MORE_METRICS = {
    "BLEU floor": lambda: BLEU(smooth_method="floor"),
    "BLEU add-k": lambda: BLEU(smooth_method="add-k"),
    "chrF2 eps": lambda: CHRF(eps_smoothing=True),
}


class WholeNumberTER(TER):
    """TER with statistics times the number of references: the same score of whole numbers.

    The mean length of three references is rounded. sacreBLEU adds such means in the order of NumPy's
    matrix product, a matter of the processor, and the last bit decides whether a randomized
    difference is above the observed one or equal to it. Exact sums leave no such choice.
    """

    def _compute_segment_statistics(self, hypothesis, ref_kwargs):
        factor = len(ref_kwargs["ref_words"])
        edits, mean_length = super()._compute_segment_statistics(hypothesis, ref_kwargs)
        return [edits * factor, round(mean_length * factor)]


def random_golden(seed):
    def generator():
        return numpy.random.default_rng(seed)

    def below(bound, count):
        rng = generator()
        numbers = rng.choice(bound, size=count, replace=True).tolist()
        return {"bound": bound, "numbers": numbers, "next": str(rng.bit_generator.random_raw())}

    rng = generator()
    bits = rng.integers(2, size=(3, 67), dtype=bool)
    return {
        "seed": str(seed),
        "raw": [str(word) for word in generator().bit_generator.random_raw(5)],
        "below": [
            below(bound, count)
            for bound, count in (
                (1, 3), (2, 9), (7, 10), (1000, 11), (3003, 30), (2**31 + 1, 40), (2**32 - 1, 5)
            )
        ],
        "bits": ["".join("01"[int(bit)] for bit in row) for row in bits],
        "after_bits": rng.choice(1000, size=5).tolist(),
    }


def mean_goldens():
    """Vectors whose sum depends on the order of addition."""
    rng = numpy.random.default_rng(7)
    for size in (1, 5, 8, 23, 128, 129, 263, 1000, 1001):
        numbers = rng.random(size, dtype="float32") * 100
        yield {
            "numbers": [float(number) for number in numbers],
            "float": float(numbers.mean()),
            "double": float((numbers.astype("float64") / 3).mean()),
        }


def sentence(rng, longest=15):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, longest)))


def changed(rng, text, rate):
    """`text` with some of its words dropped, replaced or doubled."""
    words = []
    for word in text.split():
        draw = rng.random()
        if draw < rate / 3:
            continue
        words.append(rng.choice(WORDS) if draw < 2 * rate / 3 else word)
        if 2 * rate / 3 <= draw < rate:
            words.append(word)
    return " ".join(words)


def corpora():
    """Name, references, and the systems' outputs, the baseline's first."""
    rng = random.Random(4)
    for name, lines, rates, num_references in (
        ("one_sentence", 1, (0.4, 0.2), 1),
        ("few_sentences", 7, (0.4, 0.3, 0.5), 1),
        ("three_references", 33, (0.3, 0.4), 3),
        ("even", 64, (0.3, 0.32, 0.2), 1),
        ("odd", 201, (0.35, 0.36, 0.33, 0.5), 1),
    ):
        reference = [sentence(rng) for _ in range(lines)]
        others = [[changed(rng, r, 0.2) for r in reference] for _ in range(num_references - 1)]
        systems = [[changed(rng, r, rate) for r in reference] for rate in rates]
        yield name, [reference, *others], systems
    reference = [sentence(rng) for _ in range(20)]
    same = [changed(rng, r, 0.3) for r in reference]
    yield "same_twice", [reference], [same, same, reference]
    yield "nothing_matches", [reference], [["xyz"] * 20, [""] * 20]


def results(systems, references, metric, **kwargs):
    named = [(str(i), system) for i, system in enumerate(systems)]
    _, scores = PairedTest(named, {"m": metric}, references, **kwargs)()
    (rows,) = [value for key, value in scores.items() if key != "System"]
    plain = [{k: v if v is None else float(v) for k, v in row.__dict__.items()} for row in rows]
    return {"arguments": kwargs, "systems": plain}


def randomization(systems, references, make, **kwargs):
    golden = results(systems, references, make(), test_type="ar", **kwargs)
    exact = WholeNumberTER if make is TER else make
    exact_golden = results(systems, references, exact(), test_type="ar", **kwargs)
    for system, exact_system in zip(golden["systems"], exact_golden["systems"]):
        system["p_value"] = exact_system["p_value"]
    return golden


def confidence(hypotheses, references, metric, trials):
    score = metric.corpus_score(hypotheses, references, n_bootstrap=trials)
    return {"trials": trials, "mean": float(score._mean), "ci": float(score._ci),
            "text": score.format(score_only=True)}


def corpus_golden(references, systems, make, seed):
    os.environ["SACREBLEU_SEED"] = str(seed)
    statistics = [make()._extract_corpus_statistics(s, references) for s in systems]
    return {
        "seed": seed,
        "width": len(statistics[0][0]),
        "statistics": [[number for row in rows for number in row] for rows in statistics],
        "confidence": [confidence(systems[0], references, make(), n) for n in (1000, 77)],
        "bootstrap": [
            results(systems, references, make(), test_type="bs", n_samples=n) for n in (1000, 39)
        ],
        "randomization": [
            randomization(systems, references, make, n_samples=1000),
            randomization(systems, references, make, n_samples=333, n_ar_confidence=200),
        ],
    }


def main():
    golden = {
        "sacrebleu": sacrebleu.__version__,
        "numpy": numpy.__version__,
        "random": [random_golden(seed) for seed in (0, 1, 12345, 2**32 + 7, 2**64 - 1)],
        "means": list(mean_goldens()),
        "corpora": [
            {"name": name, "metric": metric,
             **corpus_golden(references, systems, make, 12345 if name != "even" else 99)}
            for name, references, systems in corpora()
            for metric, make in (METRICS | (MORE_METRICS if name == "even" else {})).items()
        ],
    }
    path = pathlib.Path(__file__).with_name("significance_golden.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
