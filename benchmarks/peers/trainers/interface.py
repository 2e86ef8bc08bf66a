"""What a peer gets and gives, and the settings that are the same for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

DROPOUT = 0.1
LABEL_SMOOTHING = 0.1
ADAM_BETAS = (0.9, 0.98)
ADAM_EPSILON = 1e-9
LEARNING_RATE = 3e-4  # constant: the speed does not depend on it


@dataclass(frozen=True)
class Shape:
    """The size of a Transformer; `layers` is that of the encoder and that of the decoder."""

    d_model: int
    heads: int
    ffn: int
    layers: int


SHAPES = {
    "small": Shape(d_model=256, heads=4, ffn=1024, layers=3),
    "base": Shape(d_model=512, heads=8, ffn=2048, layers=6),
}


@dataclass(frozen=True)
class Batch:
    """Sentence pairs, padded at their ends with PAD.

    The decoder reads `target[:, :-1]` and is to say `target[:, 1:]`; both are at hand, as most peers want them.
    """

    source: Tensor  # [batch, source length], each row ends with EOS
    source_lengths: Tensor  # [batch], without padding
    target: Tensor  # [batch, target length + 1], from BOS to EOS
    decoder_input: Tensor  # [batch, target length]
    labels: Tensor  # [batch, target length]
    target_tokens: int  # labels that are not padding


class Program(NamedTuple):
    """A peer that is ready to train."""

    version: str
    model: nn.Module
    step: Callable[[Batch], float]  # trains on one batch; returns its loss per target token


def fused_adam(model: nn.Module) -> torch.optim.Adam:
    """PyTorch's fastest Adam, for the peers whose users choose the optimiser."""
    return torch.optim.Adam(
        model.parameters(), lr=LEARNING_RATE, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True
    )
