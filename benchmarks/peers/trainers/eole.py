"""Eole (the successor of OpenNMT-py): its model, loss and optimiser, each made from its configuration."""

import eole
import pyonmttok
from eole.config.run import TrainConfig
from eole.constants import DefaultTokens
from eole.models.model import get_model_class
from eole.utils.loss import LossCompute
from eole.utils.optimizers import Optimizer

from trainers.interface import (
    ADAM_BETAS,
    ADAM_EPSILON,
    DROPOUT,
    LABEL_SMOOTHING,
    LEARNING_RATE,
    Batch,
    Program,
    Shape,
)

SPECIALS = [
    DefaultTokens.PAD,
    DefaultTokens.UNK,
    DefaultTokens.BOS,
    DefaultTokens.EOS,
]  # in the order of our ids


def configure(shape: Shape) -> TrainConfig:
    """The paper's model as near as eole has it: its decoder knows only pre-norm."""
    return TrainConfig(
        data={},
        src_vocab="",
        tgt_vocab="",
        share_vocab=True,
        model={
            "architecture": "transformer",
            "layers": shape.layers,
            "hidden_size": shape.d_model,
            "heads": shape.heads,
            "transformer_ff": shape.ffn,
            "add_qkvbias": True,
            "add_final_linear_bias": True,
            "add_ffnbias": True,
            "share_embeddings": True,
            "share_decoder_embeddings": True,
            "embeddings": {
                "word_vec_size": shape.d_model,
                "position_encoding_type": "SinusoidalInterleaved",
            },
        },
        training={
            "compute_dtype": "fp32",
            "param_init_method": "xavier_uniform",
            "dropout": [DROPOUT],
            "attention_dropout": [0.0],
            "label_smoothing": LABEL_SMOOTHING,
            "optim": "adam",
            "adam_beta1": ADAM_BETAS[0],
            "adam_beta2": ADAM_BETAS[1],
            "adam_eps": ADAM_EPSILON,
            "learning_rate": LEARNING_RATE,
            "decay_method": "none",
            "max_grad_norm": 0.0,
        },
    )


def make_vocabulary(size: int) -> pyonmttok.Vocab:
    tokens = [str(token) for token in range(len(SPECIALS), size)]
    return pyonmttok.build_vocab_from_tokens(tokens, special_tokens=SPECIALS)


def build(shape: Shape, vocab_size: int) -> Program:
    config = configure(shape)
    vocabulary = make_vocabulary(vocab_size)
    vocabs = {"src": vocabulary, "tgt": vocabulary, "specials": {}}
    model = get_model_class(config.model).for_training(config.model, vocabs, config.training)
    loss_compute = LossCompute.from_config(config, model, vocabs)
    optimizer = Optimizer.from_config(model, config)

    def step(batch: Batch) -> float:
        sentences = len(batch.source)
        fields = {
            "src": batch.source,
            "srclen": batch.source_lengths,
            "tgt": batch.target,
            "cid": ["train"] * sentences,
            "cid_line_number": range(sentences),
        }
        optimizer.zero_grad()
        output, attention, _ = model(batch.source, batch.target, batch.source_lengths)
        loss_sum, _, _ = loss_compute(fields, output, attention)
        loss = loss_sum / batch.target_tokens
        optimizer.backward(loss)
        optimizer.step()
        return loss.item()

    return Program(eole.__version__, model, step)
