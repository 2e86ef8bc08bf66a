"""A translation program on torch.nn.Transformer, as a user of PyTorch would write it."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from basics import PAD
from trainers.interface import DROPOUT, LABEL_SMOOTHING, Batch, Program, Shape, fused_adam

MAX_LENGTH = 1024


def sinusoidal_positions(length: int, d_model: int) -> Tensor:
    """The paper's position encoding, [length, d_model]."""
    position = torch.arange(length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
    encoding = torch.empty(length, d_model)
    encoding[:, 0::2] = torch.sin(position * rate)
    encoding[:, 1::2] = torch.cos(position * rate)
    return encoding


class Translator(nn.Module):
    """nn.Transformer with one embedding for the source, the target and the output."""

    def __init__(self, shape: Shape, vocab_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, shape.d_model, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=shape.d_model**-0.5)
        self.scale = math.sqrt(shape.d_model)
        self.dropout = nn.Dropout(DROPOUT)
        self.transformer = nn.Transformer(
            shape.d_model,
            shape.heads,
            shape.layers,
            shape.layers,
            shape.ffn,
            DROPOUT,
            batch_first=True,
        )
        self.drop_residuals_only()
        self.register_buffer("positions", sinusoidal_positions(MAX_LENGTH, shape.d_model))
        self.register_buffer("future", torch.ones(MAX_LENGTH, MAX_LENGTH, dtype=torch.bool).triu(1))

    def drop_residuals_only(self) -> None:
        """Switches off the dropout of attention weights and inside the FFN, which the paper does not have.

        It would cost this peer time: attention with dropout has no fused kernel on the CPU.
        """
        for layer in [*self.transformer.encoder.layers, *self.transformer.decoder.layers]:
            layer.dropout = nn.Identity()
        for module in self.transformer.modules():
            if isinstance(module, nn.MultiheadAttention):
                module.dropout = 0.0

    def embed(self, tokens: Tensor) -> Tensor:
        return self.dropout(self.embedding(tokens) * self.scale + self.positions[: tokens.size(1)])

    def forward(self, source: Tensor, decoder_input: Tensor) -> Tensor:
        """Returns the logits, [batch, target length, vocabulary]."""
        length = decoder_input.size(1)
        source_padding = source == PAD
        # Padding follows all that counts in the target, so the causal mask alone hides it.
        states = self.transformer(
            self.embed(source),
            self.embed(decoder_input),
            tgt_mask=self.future[:length, :length],
            src_key_padding_mask=source_padding,
            memory_key_padding_mask=source_padding,
            tgt_is_causal=True,
        )
        return F.linear(states, self.embedding.weight)


def build(shape: Shape, vocab_size: int) -> Program:
    model = Translator(shape, vocab_size)
    optimizer = fused_adam(model)

    def step(batch: Batch) -> float:
        optimizer.zero_grad()
        logits = model(batch.source, batch.decoder_input)
        loss = F.cross_entropy(
            logits.flatten(0, 1),
            batch.labels.flatten(),
            ignore_index=PAD,
            label_smoothing=LABEL_SMOOTHING,
        )
        loss.backward()
        optimizer.step()
        return loss.item()

    return Program(torch.__version__, model, step)
