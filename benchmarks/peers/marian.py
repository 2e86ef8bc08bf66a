"""The paper's Transformer as Hugging Face's MarianMTModel has it, with our ids."""

from typing import Any

from transformers import MarianConfig

from basics import BOS, EOS, PAD


def marian_config(
    *,
    vocab_size: int,
    d_model: int,
    heads: int,
    ffn: int,
    encoder_layers: int,
    decoder_layers: int,
    **others: Any,
) -> MarianConfig:
    return MarianConfig(
        vocab_size=vocab_size,
        d_model=d_model,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=ffn,
        decoder_ffn_dim=ffn,
        activation_function="relu",
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        bos_token_id=BOS,
        eos_token_id=EOS,
        forced_eos_token_id=EOS,
        decoder_start_token_id=BOS,
        **others,
    )
