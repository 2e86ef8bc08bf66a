"""Hugging Face transformers: MarianMTModel, with the label smoothing of its Trainer."""

import transformers
from transformers import MarianMTModel
from transformers.trainer_pt_utils import LabelSmoother

from basics import PAD
from marian import marian_config
from trainers.interface import DROPOUT, LABEL_SMOOTHING, Batch, Program, Shape, fused_adam


def build(shape: Shape, vocab_size: int) -> Program:
    config = marian_config(
        vocab_size=vocab_size,
        d_model=shape.d_model,
        heads=shape.heads,
        ffn=shape.ffn,
        encoder_layers=shape.layers,
        decoder_layers=shape.layers,
        dropout=DROPOUT,
        use_cache=False,
    )
    model = MarianMTModel(config)
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
