"""Hugging Face transformers: MarianMTModel with heed's weights, as its `save_pretrained` writes it."""

import pathlib
from collections.abc import Iterator

import numpy as np
import torch
from transformers import MarianMTModel

from converters.heed_model import MAX_POSITIONS, HeedModel, Weights
from marian import marian_config

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}

Named = Iterator[tuple[str, np.ndarray]]

# Marian's names of the parts of heed's layers.
ENCODER_LAYER = {
    "self_attn": "self_attn",
    "norm1": "self_attn_layer_norm",
    "feed_forward.linear1": "fc1",
    "feed_forward.linear2": "fc2",
    "norm2": "final_layer_norm",
}
DECODER_LAYER = {
    "self_attn": "self_attn",
    "norm1": "self_attn_layer_norm",
    "cross_attn": "encoder_attn",
    "norm2": "encoder_attn_layer_norm",
    "feed_forward.linear1": "fc1",
    "feed_forward.linear2": "fc2",
    "norm3": "final_layer_norm",
}


def same(weights: Weights, ours: str, theirs: str) -> Named:
    for kind in ("weight", "bias"):
        yield f"{theirs}.{kind}", weights[f"{ours}.{kind}"]


def attention(weights: Weights, ours: str, theirs: str) -> Named:
    for kind in ("weight", "bias"):
        parts = np.split(weights[f"{ours}.in_proj_{kind}"], 3)
        for name, part in zip(("q_proj", "k_proj", "v_proj"), parts, strict=True):
            yield f"{theirs}.{name}.{kind}", part
    yield from same(weights, f"{ours}.out_proj", f"{theirs}.out_proj")


def layers(weights: Weights, side: str, count: int, parts: dict[str, str]) -> Named:
    for layer in (f"{side}.layers.{number}" for number in range(count)):
        for ours, theirs in parts.items():
            rename = attention if ours.endswith("_attn") else same
            yield from rename(weights, f"{layer}.{ours}", f"model.{layer}.{theirs}")


def embeddings(model: HeedModel) -> Named:
    embedding = model.weights["embedding.weight"]
    yield "model.shared.weight", embedding
    yield "lm_head.weight", embedding
    yield "final_logits_bias", np.zeros((1, len(model.pieces)), np.float32)
    for side in ("encoder", "decoder"):
        yield f"model.{side}.embed_tokens.weight", embedding
        yield f"model.{side}.embed_positions.weight", model.positions()


def parameters(model: HeedModel) -> Named:
    yield from embeddings(model)
    yield from layers(model.weights, "encoder", model.encoder_layers, ENCODER_LAYER)
    yield from layers(model.weights, "decoder", model.decoder_layers, DECODER_LAYER)


def convert(model: HeedModel, precision: str, output: pathlib.Path) -> None:
    config = marian_config(
        vocab_size=len(model.pieces),
        d_model=model.d_model,
        heads=model.heads,
        ffn=model.ffn,
        encoder_layers=model.encoder_layers,
        decoder_layers=model.decoder_layers,
        max_position_embeddings=MAX_POSITIONS,
    )
    marian = MarianMTModel(config)
    state = {name: torch.from_numpy(weight) for name, weight in parameters(model)}
    marian.load_state_dict(state)  # refuses a missing name as well as an unknown one
    marian._keys_to_ignore_on_save = None  # the positions, which Marian has in another order
    marian.to(DTYPES[precision]).save_pretrained(output)
