"""CTranslate2: its TransformerSpec, filled with heed's weights."""

import pathlib
from typing import Any

from ctranslate2.specs import Activation, TransformerSpec

from basics import BOS, EOS, UNK
from converters.heed_model import HeedModel, Weights
from translators.ctranslate2 import COMPUTE_TYPES


def set_linear(spec: Any, weights: Weights, name: str) -> None:
    spec.weight = weights[f"{name}.weight"]
    spec.bias = weights[f"{name}.bias"]


def set_norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]


def set_self_attention(spec: Any, weights: Weights, name: str) -> None:
    spec.linear[0].weight = weights[f"{name}.in_proj_weight"]
    spec.linear[0].bias = weights[f"{name}.in_proj_bias"]
    set_linear(spec.linear[1], weights, f"{name}.out_proj")


def set_cross_attention(spec: Any, weights: Weights, name: str) -> None:
    """One projection for queries, one for keys and values."""
    weight, bias = weights[f"{name}.in_proj_weight"], weights[f"{name}.in_proj_bias"]
    d_model = weight.shape[1]
    spec.linear[0].weight, spec.linear[1].weight = weight[:d_model], weight[d_model:]
    spec.linear[0].bias, spec.linear[1].bias = bias[:d_model], bias[d_model:]
    set_linear(spec.linear[2], weights, f"{name}.out_proj")


def set_feed_forward(spec: Any, weights: Weights, name: str) -> None:
    set_linear(spec.linear_0, weights, f"{name}.linear1")
    set_linear(spec.linear_1, weights, f"{name}.linear2")


def set_encoder_layer(spec: Any, weights: Weights, name: str) -> None:
    set_self_attention(spec.self_attention, weights, f"{name}.self_attn")
    set_norm(spec.self_attention.layer_norm, weights, f"{name}.norm1")
    set_feed_forward(spec.ffn, weights, f"{name}.feed_forward")
    set_norm(spec.ffn.layer_norm, weights, f"{name}.norm2")


def set_decoder_layer(spec: Any, weights: Weights, name: str) -> None:
    set_self_attention(spec.self_attention, weights, f"{name}.self_attn")
    set_norm(spec.self_attention.layer_norm, weights, f"{name}.norm1")
    set_cross_attention(spec.attention, weights, f"{name}.cross_attn")
    set_norm(spec.attention.layer_norm, weights, f"{name}.norm2")
    set_feed_forward(spec.ffn, weights, f"{name}.feed_forward")
    set_norm(spec.ffn.layer_norm, weights, f"{name}.norm3")


def set_weights(spec: TransformerSpec, model: HeedModel) -> None:
    embedding = model.weights["embedding.weight"]
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = True  # by sqrt(d_model)
    spec.encoder.position_encodings.encodings = model.positions()
    spec.decoder.position_encodings.encodings = model.positions()
    for number, layer in enumerate(spec.encoder.layer):
        set_encoder_layer(layer, model.weights, f"encoder.layers.{number}")
    for number, layer in enumerate(spec.decoder.layer):
        set_decoder_layer(layer, model.weights, f"decoder.layers.{number}")


def set_vocabulary(spec: TransformerSpec, pieces: list[str]) -> None:
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token = pieces[UNK]
    spec.config.bos_token = spec.config.decoder_start_token = pieces[BOS]
    spec.config.eos_token = pieces[EOS]
    spec.config.add_source_eos = True


def convert(model: HeedModel, precision: str, output: pathlib.Path) -> None:
    spec = TransformerSpec.from_config(
        (model.encoder_layers, model.decoder_layers),
        model.heads,
        pre_norm=False,
        activation=Activation.RELU,
    )
    set_weights(spec, model)
    set_vocabulary(spec, model.pieces)
    spec.config.layer_norm_epsilon = 1e-5
    spec.validate()
    spec.optimize(quantization=COMPUTE_TYPES[precision])
    spec.save(str(output))
