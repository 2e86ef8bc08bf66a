"""Writes heed's model in a peer's format, with its tokenizer beside it.

Runs in the peer's own virtual environment; compare_translation starts it.
"""

import argparse
import importlib
import pathlib
import shutil

from basics import TOKENIZER_FILE
from converters.heed_model import read_model


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("peer", help="a module of the folder converters/")
    parser.add_argument("--model", type=pathlib.Path, required=True, help="heed's")
    parser.add_argument("--precision", choices=["fp32", "bf16", "int8"], default="fp32")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder to write")
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    model = read_model(arguments.model)
    arguments.output.mkdir(parents=True)
    converter = importlib.import_module(f"converters.{arguments.peer}")
    converter.convert(model, arguments.precision, arguments.output)
    shutil.copy(model.tokenizer, arguments.output / TOKENIZER_FILE)


if __name__ == "__main__":
    main()
