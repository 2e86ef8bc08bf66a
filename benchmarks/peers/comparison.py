"""What the comparisons share: programs that run in turn, and what their runs gave."""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VENVS = HERE / ".venvs"

Result = dict[str, Any]


class RunError(Exception):
    pass


def run(command: list[str]) -> str:
    """Runs a program to its end; returns its standard output."""
    try:
        finished = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise RunError(str(error)) from error
    if finished.returncode != 0:
        last_line = (finished.stderr.strip().splitlines() or ["nothing on its standard error"])[-1]
        raise RunError(f"status {finished.returncode}: {last_line}")
    return finished.stdout


def run_json(command: list[str]) -> Result:
    """Runs a program to its end and reads the JSON object on its standard output."""
    try:
        return json.loads(run(command))
    except json.JSONDecodeError as error:
        raise RunError(f"its output is not one JSON object: {error}") from error


def flags(**values: object) -> list[str]:
    """Command line options; those without a value are left out."""
    given = {name: value for name, value in values.items() if value is not None}
    return [text for name, value in given.items() for text in (f"--{name}", str(value))]


def peer_program(program: str, peer: str) -> list[str]:
    """The command of a program for peers, in the peer's own virtual environment."""
    return [str(VENVS / peer / "bin" / "python"), str(HERE / program), peer]


@dataclass
class Program:
    """One side of a comparison: how to run it, and what its runs gave, one a round."""

    name: str
    command: list[str]
    is_peer: bool = True
    results: list[Result] = field(default_factory=list)
    failed: bool = False

    def run(self) -> None:
        result = run_json(self.command)
        print(f"{self.name}: {json.dumps(result)}", file=sys.stderr)
        self.results.append(result)

    def values(self, key: str) -> list[float]:
        return [result[key] for result in self.results]

    def median(self, key: str) -> float:
        return statistics.median(self.values(key))

    def version(self) -> str:
        return self.results[0]["version"]

    def peak_memory_mb(self) -> float:
        return max(self.values("peak_memory_mb"))


def run_or_leave_out(peer: Program) -> None:
    try:
        peer.run()
    except RunError as error:
        print(f"{peer.name} failed and is left out: {error}", file=sys.stderr)
        peer.failed = True


def run_round(programs: Sequence[Program], number: int) -> None:
    """Runs each program once; another is first each round, as the first may find a cooler machine."""
    first = number % len(programs)
    for program in [*programs[first:], *programs[:first]]:
        if program.failed:
            continue
        if program.is_peer:
            run_or_leave_out(program)
        else:
            program.run()


def run_rounds(programs: Sequence[Program], rounds: int, case: object) -> None:
    for number in range(rounds):
        print(f"{case}, round {number + 1} of {rounds}", file=sys.stderr)
        run_round(programs, number)


def ratio_text(heed: Program, peer: Program, key: str) -> str:
    pairs = zip(heed.values(key), peer.values(key), strict=True)
    ratios = [ours / theirs for ours, theirs in pairs]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}..{max(ratios):.2f})"


def table_line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cpu_model() -> str:
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def print_heading(options: argparse.Namespace) -> None:
    cores = len(os.sched_getaffinity(0))
    print(
        f"Machine: {cpu_model()}, {cores} cores, {options.threads} threads; {datetime.date.today()}."
    )
    print(f"Command: `{shlex.join(sys.argv)}`")
    print(f"heed / peer: median (least..greatest) of {options.rounds} ratios, one a round.")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not positive")
    return number


def add_run_options(parser: argparse.ArgumentParser, peers: list[str]) -> None:
    """The options that are the same for all comparisons."""
    parser.add_argument("--rounds", type=positive, default=5, help="runs of each program")
    parser.add_argument("--threads", type=positive, default=2)
    parser.add_argument("--peers", nargs="+", choices=peers, help="default: all that are installed")
    parser.add_argument(
        "--heed", type=pathlib.Path, default=ROOT / "build/release/bin/heed-benchmark"
    )


def fail(message: str) -> NoReturn:
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: error: {message}")


def choose_peers(peers: list[str], wanted: list[str] | None) -> list[str]:
    """All installed peers, or the wanted ones, which must be installed."""
    installed = [name for name in peers if (VENVS / name / "heed-peer").is_file()]
    missing = [name for name in wanted or [] if name not in installed]
    if missing or not installed:
        fail(f"not installed: {' '.join(missing or peers)}. Run benchmarks/peers/setup")
    return wanted or installed
