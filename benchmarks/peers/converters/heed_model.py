"""Reads a model directory of heed."""

import configparser
import pathlib
from dataclasses import dataclass

import numpy as np
from safetensors.numpy import load_file
from sentencepiece import SentencePieceProcessor

from basics import TOKENIZER_FILE

Weights = dict[str, np.ndarray]

WEIGHTS_FILE = "weights.safetensors"
MAX_POSITIONS = 1024  # heed's own table grows as needed

# What the peers' specifications are filled with: the paper's model.
PAPERS = {
    "norm": "post",
    "norm_type": "layer",
    "norm_epsilon": "1e-05",
    "position": "sinusoidal",
    "attention_window": "0",
    "feed_forward": "relu",
    "bias": "true",
    "tie_embeddings": "all",
}


@dataclass(frozen=True)
class HeedModel:
    """What a translation model is made of."""

    d_model: int
    heads: int
    ffn: int
    encoder_layers: int
    decoder_layers: int
    weights: Weights
    pieces: list[str]  # in the order of their ids
    tokenizer: pathlib.Path

    def positions(self) -> np.ndarray:
        """The paper's position encoding, [MAX_POSITIONS, d_model]: sines and cosines in turn."""
        rate = 10000.0 ** -(np.arange(0, self.d_model, 2) / self.d_model)
        angle = np.outer(np.arange(MAX_POSITIONS), rate)
        table = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(MAX_POSITIONS, -1)
        return table[:, : self.d_model].astype(np.float32)


def model_directory(path: pathlib.Path) -> pathlib.Path:
    """The path itself, or the model of a run."""
    return path if (path / WEIGHTS_FILE).is_file() else path / "model"


def read_pieces(tokenizer: pathlib.Path) -> list[str]:
    processor = SentencePieceProcessor(model_file=str(tokenizer))
    return [processor.id_to_piece(index) for index in range(len(processor))]


def check_is_papers(settings: configparser.SectionProxy) -> None:
    for key, value in PAPERS.items():
        if settings.get(key, value) != value:
            raise SystemExit(f"model.{key} {settings[key]} has no counterpart here: only {value} is converted")


def read_model(path: pathlib.Path) -> HeedModel:
    directory = model_directory(path)
    settings = configparser.ConfigParser()
    settings.read_string((directory / "config.ini").read_text(encoding="utf-8"))
    sizes = settings["model"]
    check_is_papers(sizes)
    tokenizer = directory / TOKENIZER_FILE
    return HeedModel(
        d_model=int(sizes["d_model"]),
        heads=int(sizes["num_heads"]),
        ffn=int(sizes["dim_feedforward"]),
        encoder_layers=int(sizes["num_encoder_layers"]),
        decoder_layers=int(sizes["num_decoder_layers"]),
        weights=load_file(directory / WEIGHTS_FILE),
        pieces=read_pieces(tokenizer),
        tokenizer=tokenizer,
    )
