"""JoeyNMT: its model, batch, loss and optimiser classes.

Its loss is the divergence from the smoothed labels: the others' cross-entropy less the labels' entropy, a constant.
"""

from importlib import metadata
from typing import Any

import torch
from joeynmt.batch import Batch as JoeyBatch
from joeynmt.builders import build_optimizer
from joeynmt.model import build_model
from joeynmt.vocabulary import Vocabulary

from basics import BOS, EOS, PAD, UNK
from trainers.interface import (
    ADAM_BETAS,
    DROPOUT,
    LABEL_SMOOTHING,
    LEARNING_RATE,
    Batch,
    Program,
    Shape,
)


class NumberedVocabulary(Vocabulary):
    """A vocabulary of a given size with our ids. Joey's own constructor has others: <unk> before <pad>."""

    def __init__(self, size: int) -> None:
        self.specials = ["<pad>", "<unk>", "<s>", "</s>"]
        self.lang_tags = []
        self.pad_index, self.unk_index, self.bos_index, self.eos_index = PAD, UNK, BOS, EOS
        self.sep_index = None
        self._itos = self.specials + [str(token) for token in range(len(self.specials), size)]
        self._stoi = {token: index for index, token in enumerate(self._itos)}


def configure(shape: Shape) -> dict[str, Any]:
    side = {
        "type": "transformer",
        "num_layers": shape.layers,
        "num_heads": shape.heads,
        "hidden_size": shape.d_model,
        "ff_size": shape.ffn,
        "dropout": DROPOUT,
        "layer_norm": "post",
        "embeddings": {"embedding_dim": shape.d_model, "scale": True, "dropout": DROPOUT},
    }
    return {"encoder": side, "decoder": side, "tied_embeddings": True, "tied_softmax": True}


def joey_batch(batch: Batch) -> JoeyBatch:
    return JoeyBatch(
        src=batch.source,
        src_length=batch.source_lengths,
        src_prompt_mask=None,
        trg=batch.target,
        trg_prompt_mask=None,
        indices=torch.arange(len(batch.source)),
        device=torch.device("cpu"),
        pad_index=PAD,
        eos_index=EOS,
    )


def build(shape: Shape, vocab_size: int) -> Program:
    vocabulary = NumberedVocabulary(vocab_size)
    model = build_model(configure(shape), vocabulary, vocabulary)
    model.loss_function = ("crossentropy", LABEL_SMOOTHING)
    # Adam's epsilon is not among Joey's settings.
    optimizer = build_optimizer(
        {"optimizer": "adam", "learning_rate": LEARNING_RATE, "adam_betas": ADAM_BETAS},
        model.parameters(),
    )

    def step(batch: Batch) -> float:
        joey = joey_batch(batch)
        optimizer.zero_grad()
        loss_sum, *_ = model(return_type="loss", **vars(joey))
        loss = joey.normalize(loss_sum, normalization="tokens")
        loss.backward()
        optimizer.step()
        return loss.item()

    return Program(metadata.version("joeynmt"), model, step)
