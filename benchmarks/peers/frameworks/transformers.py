"""Hugging Face transformers: MarianMTModel, with the label smoothing of its Trainer."""

import transformers
from transformers import MarianConfig, MarianMTModel
from transformers.trainer_pt_utils import LabelSmoother

from interface import BOS, DROPOUT, EOS, LABEL_SMOOTHING, PAD, Batch, Program, Shape, fused_adam


def configure(shape: Shape, vocab_size: int) -> MarianConfig:
    return MarianConfig(
        vocab_size=vocab_size,
        d_model=shape.d_model,
        encoder_layers=shape.layers,
        decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.ffn,
        decoder_ffn_dim=shape.ffn,
        activation_function="relu",
        dropout=DROPOUT,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        use_cache=False,
        pad_token_id=PAD,
        bos_token_id=BOS,
        eos_token_id=EOS,
        forced_eos_token_id=EOS,
        decoder_start_token_id=BOS,
    )


def build(shape: Shape, vocab_size: int) -> Program:
    model = MarianMTModel(configure(shape, vocab_size))
    smoothed_loss = LabelSmoother(epsilon=LABEL_SMOOTHING, ignore_index=PAD)
    optimizer = fused_adam(model)

    def step(batch: Batch) -> float:
        optimizer.zero_grad()
        # No labels, as in the Trainer: the model would compute a loss of its own, without smoothing.
        output = model(
            input_ids=batch.source,
            attention_mask=batch.source != PAD,
            decoder_input_ids=batch.decoder_input,
        )
        loss = smoothed_loss(output, batch.labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Program(transformers.__version__, model, step)
