"""fairseq: its Transformer, criterion and Adam."""

import dataclasses
from argparse import Namespace
from typing import Any

from basics import BOS, EOS, PAD, UNK
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


def allow_mutable_defaults() -> None:
    """Lets fairseq and its hydra be imported: Python 3.11 refuses the dataclass instances that are defaults there.

    What it looks at is whether they can be hashed, so they get a hash that nobody asks for.
    """
    get_field = dataclasses._get_field

    def tolerant_get_field(cls: type, name: str, *rest: Any) -> dataclasses.Field:
        default = getattr(cls, name, None)
        if isinstance(default, dataclasses.Field):
            default = default.default
        if dataclasses.is_dataclass(default) and type(default).__hash__ is None:
            type(default).__hash__ = object.__hash__
        return get_field(cls, name, *rest)

    dataclasses._get_field = tolerant_get_field


allow_mutable_defaults()

import fairseq
from fairseq.criterions.label_smoothed_cross_entropy import (
    LabelSmoothedCrossEntropyCriterion,
)
from fairseq.data import Dictionary
from fairseq.models.transformer import TransformerModel, base_architecture
from fairseq.optim.adam import FairseqAdam


def configure(shape: Shape) -> Namespace:
    settings = Namespace(
        encoder_embed_dim=shape.d_model,
        encoder_ffn_embed_dim=shape.ffn,
        encoder_layers=shape.layers,
        encoder_attention_heads=shape.heads,
        decoder_ffn_embed_dim=shape.ffn,
        decoder_layers=shape.layers,
        decoder_attention_heads=shape.heads,
        dropout=DROPOUT,
        share_all_embeddings=True,
    )
    base_architecture(settings)  # fills in the rest
    return settings


def make_dictionary(size: int) -> Dictionary:
    """A dictionary of a given size with our ids instead of fairseq's."""
    dictionary = Dictionary()
    for token in range(len(dictionary), size):
        dictionary.add_symbol(str(token))
    dictionary.pad_index, dictionary.unk_index = PAD, UNK
    dictionary.bos_index, dictionary.eos_index = BOS, EOS
    return dictionary


def make_adam(model: TransformerModel) -> FairseqAdam:
    settings = Namespace(
        lr=[LEARNING_RATE],
        adam_betas=str(ADAM_BETAS),
        adam_eps=ADAM_EPSILON,
        weight_decay=0.0,
        fp16_adam_stats=False,
    )
    return FairseqAdam(settings, list(model.parameters()))


def build(shape: Shape, vocab_size: int) -> Program:
    dictionary = make_dictionary(vocab_size)
    task = Namespace(source_dictionary=dictionary, target_dictionary=dictionary)
    model = TransformerModel.build_model(configure(shape), task)
    criterion = LabelSmoothedCrossEntropyCriterion(
        task, sentence_avg=False, label_smoothing=LABEL_SMOOTHING
    )
    optimizer = make_adam(model)

    def step(batch: Batch) -> float:
        sample = {
            "net_input": {
                "src_tokens": batch.source,
                "src_lengths": batch.source_lengths,
                "prev_output_tokens": batch.decoder_input,
            },
            "target": batch.labels,
            "ntokens": batch.target_tokens,
        }
        optimizer.zero_grad()
        loss_sum, tokens, _ = criterion(model, sample)
        loss = loss_sum / tokens
        optimizer.backward(loss)
        optimizer.step()
        return loss.item()

    return Program(fairseq.__version__, model, step)
