"""Translates a text with one peer, and prints how fast as one JSON object.

Runs in the peer's own virtual environment, on what convert_model.py wrote; compare_translation starts it.
"""

import argparse
import importlib
import json
import pathlib
import sys
import time
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from basics import peak_memory_mb
from translators.interface import MAX_SOURCE_LENGTH, Settings, Translator

WARMUP_BATCHES = 2  # as in heed-benchmark


@dataclass
class Measured:
    """A translation and what it took."""

    version: str
    threads: int
    load_seconds: float
    tokens: int = 0
    seconds: float = 0.0
    translations: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)  # of each line, where they go one by one


def read_lines(path: pathlib.Path) -> list[str]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\r\n") for line in lines]


def translate(translator: Translator, lines: list[str]) -> list[str]:
    """One translation for each line, an empty one for a blank line, as heed does it."""
    sources = [line for line in lines if line.strip()]
    translations = iter(translator.translate(sources) if sources else [])
    return [next(translations) if line.strip() else "" for line in lines]


def count_tokens(translator: Translator, lines: list[str]) -> int:
    """Pieces with an end of sentence for each line."""
    return sum(len(ids) + 1 for ids in translator.tokenizer.encode(lines))


def check_lengths(translator: Translator, lines: list[str]) -> None:
    longest = max(map(len, translator.tokenizer.encode(lines)), default=0)
    if longest > MAX_SOURCE_LENGTH:
        sys.exit(
            f"translate_peer.py: error: a line has {longest} pieces; heed translates lines of more than "
            f"{MAX_SOURCE_LENGTH} in parts, peers do not"
        )


def measure_batches(translator: Translator, lines: list[str], measured: Measured) -> None:
    start = time.perf_counter()
    measured.translations = translate(translator, lines)
    measured.seconds = time.perf_counter() - start


def measure_one_by_one(translator: Translator, lines: list[str], measured: Measured) -> None:
    for line in lines:
        start = time.perf_counter()
        measured.translations += translate(translator, [line])
        measured.latencies.append(time.perf_counter() - start)
    measured.seconds = sum(measured.latencies)


def measure(
    module: ModuleType, model: pathlib.Path, settings: Settings, lines: list[str]
) -> Measured:
    start = time.perf_counter()
    translator = module.load(model, settings)
    load_seconds = time.perf_counter() - start
    check_lengths(translator, lines)
    translate(translator, lines[: WARMUP_BATCHES * settings.batch_size])
    measured = Measured(translator.version, settings.threads, load_seconds)
    if settings.batch_size > 1:
        measure_batches(translator, lines, measured)
    else:
        measure_one_by_one(translator, lines, measured)
    measured.tokens = count_tokens(translator, measured.translations)
    return measured


def measure_at_best(arguments: argparse.Namespace, lines: list[str]) -> Measured:
    """Sharing one sentence may cost threads more than it gives: there, one thread is tried as well."""
    module = importlib.import_module(f"translators.{arguments.peer}")
    choices = {arguments.threads, 1} if arguments.batch_size == 1 else {arguments.threads}
    runs = [measure(module, arguments.model, settings(arguments, n), lines) for n in choices]
    return min(runs, key=lambda run: run.seconds)


def settings(arguments: argparse.Namespace, threads: int) -> Settings:
    return Settings(arguments.precision, threads, arguments.beam_size, arguments.batch_size)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1) + 0.5)]


def figures(arguments: argparse.Namespace, measured: Measured) -> dict[str, Any]:
    sentences = len(measured.translations)
    result = {
        "peer": arguments.peer,
        "version": measured.version,
        "precision": arguments.precision,
        "threads": measured.threads,
        "beam_size": arguments.beam_size,
        "batch_size": arguments.batch_size,
        "sentences": sentences,
        "tokens": measured.tokens,
        "seconds": measured.seconds,
        "sentences_per_second": sentences / measured.seconds,
        "tokens_per_second": measured.tokens / measured.seconds,
        "load_seconds": measured.load_seconds,
        "peak_memory_mb": peak_memory_mb(),
    }
    if measured.latencies:
        result["latency_median_ms"] = 1e3 * quantile(measured.latencies, 0.5)
        result["latency_p99_ms"] = 1e3 * quantile(measured.latencies, 0.99)
    return result


def write_lines(path: pathlib.Path, lines: list[str]) -> None:
    one_each = [line.replace("\n", " ") + "\n" for line in lines]  # pieces may spell a line feed
    path.write_text("".join(one_each), encoding="utf-8", newline="\n")


def log_probs(arguments: argparse.Namespace, sources: list[str]) -> list[float]:
    """Those of given translations, for compare_translation --check."""
    module = importlib.import_module(f"translators.{arguments.peer}")
    translator = module.load(arguments.model, settings(arguments, arguments.threads))
    return translator.score(sources, read_lines(arguments.score))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("peer", help="a module of the folder translators/")
    parser.add_argument("--model", type=pathlib.Path, required=True, help="a converted one")
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, help="where the translations go")
    parser.add_argument("--score", type=pathlib.Path, help="scores these translations instead")
    parser.add_argument("--precision", choices=["fp32", "bf16", "int8"], default="fp32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam_size", type=int, default=4)
    parser.add_argument("--batch_size", type=int, default=32)
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    lines = read_lines(arguments.source)
    if arguments.score:
        print(json.dumps({"log_probs": log_probs(arguments, lines)}))
        return
    measured = measure_at_best(arguments, lines)
    if arguments.output:
        write_lines(arguments.output, measured.translations)
    print(json.dumps(figures(arguments, measured)))


if __name__ == "__main__":
    main()
