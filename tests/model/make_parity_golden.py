"""Writes parity_golden.safetensors: what PyTorch's own layers compute for a small Transformer.

The reference is put together from torch.nn alone: TransformerEncoderLayer and TransformerDecoderLayer
(post-norm, stacked without a final norm), Embedding, CrossEntropyLoss and Adam. It shares no code with
heed; the tests that read the file compare outputs, loss, the gradient of every parameter and three
optimiser steps.

    python3 tests/model/make_parity_golden.py        # needs torch
"""

import math

import torch
from torch import nn

from golden_file import PAD, SRC, TGT_INPUT, TGT_OUTPUT, VOCAB, write_golden

D_MODEL, HEADS, FFN, LAYERS, WARMUP, SMOOTHING = 8, 2, 16, 2, 4, 0.1


class Reference(nn.Module):
    def __init__(self):
        super().__init__()
        options = dict(dim_feedforward=FFN, dropout=0.0, batch_first=True)
        self.embedding = nn.Embedding(VOCAB, D_MODEL, padding_idx=PAD)
        self.encoder = nn.ModuleList(
            nn.TransformerEncoderLayer(D_MODEL, HEADS, **options) for _ in range(LAYERS))
        self.decoder = nn.ModuleList(
            nn.TransformerDecoderLayer(D_MODEL, HEADS, **options) for _ in range(LAYERS))

    def embed(self, ids):
        positions = torch.arange(ids.shape[1], dtype=torch.float64)[:, None]
        even = torch.arange(0, D_MODEL, 2, dtype=torch.float64)[None, :]
        angle = positions / 10000 ** (even / D_MODEL)
        table = torch.zeros(ids.shape[1], D_MODEL, dtype=torch.float64)
        table[:, 0::2], table[:, 1::2] = torch.sin(angle), torch.cos(angle)
        return self.embedding(ids) * math.sqrt(D_MODEL) + table.float()

    def forward(self, src, tgt):
        padding = src == PAD
        causal = torch.triu(torch.ones(tgt.shape[1], tgt.shape[1], dtype=torch.bool), 1)
        memory = self.embed(src)
        for layer in self.encoder:
            memory = layer(memory, src_key_padding_mask=padding)
        x = self.embed(tgt)
        for layer in self.decoder:
            x = layer(x, memory, tgt_mask=causal, memory_key_padding_mask=padding)
        return x @ self.embedding.weight.T


def heed_name(name):
    """torch.nn's parameter name -> heed's."""
    name = name.replace("multihead_attn", "cross_attn")
    for linear in ("linear1", "linear2"):
        name = name.replace(f".{linear}.", f".feed_forward.{linear}.")
    for stack in ("encoder", "decoder"):
        if name.startswith(stack):
            name = name.replace(stack, f"{stack}.layers", 1)
    return name


def parameters(model, prefix):
    return {f"{prefix}.{heed_name(n)}": p.detach().clone() for n, p in model.named_parameters()}


def layer_outputs(model):
    """Single pieces, on inputs of their own."""
    x, memory = torch.randn(3, 4, D_MODEL), torch.randn(3, 5, D_MODEL)
    padding = SRC == PAD
    causal = torch.triu(torch.ones(4, 4, dtype=torch.bool), 1)
    encoder, decoder = model.encoder[0], model.decoder[0]
    return {
        "input.x": x,
        "input.memory": memory,
        "expected.self_attention": encoder.self_attn(memory, memory, memory, padding)[0],
        "expected.causal_attention": decoder.self_attn(x, x, x, attn_mask=causal)[0],
        "expected.cross_attention": decoder.multihead_attn(x, memory, memory, padding)[0],
        "expected.encoder_layer": encoder(memory, src_key_padding_mask=padding),
        "expected.decoder_layer": decoder(x, memory, tgt_mask=causal, memory_key_padding_mask=padding),
    }


def training_steps(model):
    """The first loss and gradients, and the weights after three steps with the paper's schedule."""
    loss_function = nn.CrossEntropyLoss(label_smoothing=SMOOTHING, ignore_index=PAD)
    adam = torch.optim.Adam(model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
    rate = lambda step: D_MODEL ** -0.5 * min((step + 1) ** -0.5, (step + 1) * WARMUP ** -1.5)
    schedule = torch.optim.lr_scheduler.LambdaLR(adam, rate)
    results, losses = {}, []
    for step in range(3):
        logits = model(SRC, TGT_INPUT)
        loss = loss_function(logits.flatten(0, 1), TGT_OUTPUT.flatten())
        adam.zero_grad()
        loss.backward()
        losses.append(loss.detach())
        if step == 0:
            results["expected.logits"] = logits.detach()
            for name, parameter in model.named_parameters():
                results[f"gradient.{heed_name(name)}"] = parameter.grad.clone()
        adam.step()
        schedule.step()
    results["expected.losses"] = torch.stack(losses)
    results.update(parameters(model, "trained"))
    return results


def main():
    torch.manual_seed(7)
    model = Reference()
    with torch.no_grad():  # biases and norms away from 0 and 1, so that leaving one out shows
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
        model.embedding.weight[PAD].zero_()
    tensors = parameters(model, "weight")
    tensors.update(layer_outputs(model))
    tensors.update(training_steps(model))
    write_golden("parity_golden.safetensors", tensors)


if __name__ == "__main__":
    main()
