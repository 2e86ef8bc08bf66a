"""Trains one peer on batches that heed-benchmark wrote, and prints its speed as one JSON object.

Runs in the peer's own virtual environment; compare_training starts it.
"""

import argparse
import importlib
import json
import pathlib
import sys
import time

import torch

from basics import BOS, peak_memory_mb
from padding import pad
from trainers.interface import SHAPES, Batch, Program

WARMUP_STEPS = 3  # as in heed-benchmark: the first batches of the file are not timed


def make_batch(source: list[list[int]], target: list[list[int]]) -> Batch:
    padded_target = pad([[BOS, *row] for row in target])
    return Batch(
        source=pad(source),
        source_lengths=torch.tensor([len(row) for row in source]),
        target=padded_target,
        decoder_input=padded_target[:, :-1].contiguous(),
        labels=padded_target[:, 1:].contiguous(),
        target_tokens=sum(len(row) for row in target),
    )


def read_batches(path: pathlib.Path) -> list[Batch]:
    """Reads {"src": [[id, ...], ...], "tgt": [[id, ...], ...]} from each line; every row ends with EOS."""
    with path.open(encoding="utf-8") as lines:
        return [make_batch(line["src"], line["tgt"]) for line in map(json.loads, lines)]


def train(program: Program, batches: list[Batch]) -> tuple[float, list[float]]:
    """Takes one step per batch; returns the seconds of those after the warm-up, and all losses."""
    losses = [program.step(batch) for batch in batches[:WARMUP_STEPS]]
    start = time.perf_counter()
    losses += [program.step(batch) for batch in batches[WARMUP_STEPS:]]
    return time.perf_counter() - start, losses


def trained_parameters(program: Program) -> int:
    """Counts what the last step changed; a peer may hold tables and spare parameters besides."""
    parameters = program.model.parameters()
    return sum(parameter.numel() for parameter in parameters if parameter.grad is not None)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("peer", help="a module of the folder trainers/")
    parser.add_argument("--batches", type=pathlib.Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--vocab_size", type=int, required=True)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)

    batches = read_batches(arguments.batches)
    if len(batches) <= WARMUP_STEPS:
        sys.exit(
            f"train_peer.py: error: {arguments.batches}: {len(batches)} batches, of which {WARMUP_STEPS} warm up"
        )
    trainer = importlib.import_module(f"trainers.{arguments.peer}")
    program = trainer.build(SHAPES[arguments.shape], arguments.vocab_size)
    program.model.train()

    seconds, losses = train(program, batches)
    measured = batches[WARMUP_STEPS:]
    result = {
        "peer": arguments.peer,
        "version": program.version,
        "tokens_per_second": sum(batch.target_tokens for batch in measured) / seconds,
        "peak_memory_mb": peak_memory_mb(),
        "steps": len(measured),
        # For a person, to see that the peer is the model that is meant, and that it learns.
        "parameters": trained_parameters(program),
        "first_loss": losses[0],
        "last_loss": losses[-1],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
