"""Writes variants_golden.safetensors: outputs and gradients of every variant of the model, by PyTorch.

The reference is written from the papers' formulas, step by step, over a dictionary of weights; it shares
no code with heed. Each variant's settings are in the file's metadata, as the INI text that heed reads.

    python3 tests/model/make_variants_golden.py        # needs torch
"""

import math

import torch
from torch.nn import functional as F

from golden_file import PAD, SRC, TGT_INPUT, TGT_OUTPUT, VOCAB, write_golden

D_MODEL, HEADS, FFN, LAYERS, POSITIONS, BUCKETS = 8, 2, 12, 2, 30, 32

LLAMA = dict(norm="pre", norm_type="rms", position="rotary", feed_forward="swiglu", bias="false",
             tie_embeddings="none")
VARIANTS = {
    "post": {},
    "post_rms": dict(norm_type="rms"),
    "pre": dict(norm="pre"),
    "pre_rms": dict(norm="pre", norm_type="rms"),
    "deep": dict(norm="deep"),
    "epsilon": dict(norm_epsilon=0.25),
    "learned": dict(position="learned"),
    "rotary": dict(position="rotary"),
    "relative": dict(position="relative"),
    "alibi": dict(position="alibi"),
    "no_positions": dict(position="none"),
    "window": dict(attention_window=1),
    "relative_window": dict(position="relative", attention_window=2),
    "gelu": dict(feed_forward="gelu"),
    "silu": dict(feed_forward="silu"),
    "swiglu": dict(feed_forward="swiglu"),
    "geglu": dict(feed_forward="geglu"),
    "no_bias": dict(bias="false"),
    "tied_decoder": dict(tie_embeddings="decoder"),
    "untied": dict(tie_embeddings="none"),
    "llama": LLAMA,
}
DEFAULTS = dict(norm="post", norm_type="layer", norm_epsilon=1e-5, position="sinusoidal", attention_window=0,
                feed_forward="relu", bias="true", tie_embeddings="all")


class Model:
    def __init__(self, settings):
        self.s = DEFAULTS | settings
        self.weights = {}
        embeddings = {"all": ["embedding"], "decoder": ["src_embedding", "tgt_embedding"],
                      "none": ["src_embedding", "tgt_embedding", "output"]}[self.s["tie_embeddings"]]
        for name in embeddings:
            self.draw(f"{name}.weight", VOCAB, D_MODEL)
            with torch.no_grad():
                self.weights[f"{name}.weight"][PAD].zero_()
        if self.s["position"] == "learned":
            for side in ("src", "tgt"):
                self.draw(f"{side}_positions.weight", POSITIONS, D_MODEL)
        for stack in ("encoder", "decoder"):
            for i in range(LAYERS):
                self.draw_layer(f"{stack}.layers.{i}", 2 if stack == "encoder" else 3)
            if self.s["norm"] == "pre":
                self.draw_norm(f"{stack}.norm")
            if self.s["position"] == "relative":
                inside = ".inside" if self.s["attention_window"] else ""
                self.draw(f"{stack}.positions{inside}.weight", BUCKETS, HEADS)

    def draw(self, name, *shape):
        self.weights[name] = (0.4 * torch.randn(*shape)).requires_grad_()

    def draw_linear(self, name, rows, columns):
        self.draw(f"{name}.weight", rows, columns)
        if self.s["bias"] == "true":
            self.draw(f"{name}.bias", rows)

    def draw_norm(self, name):
        self.weights[f"{name}.weight"] = (1 + 0.2 * torch.randn(D_MODEL)).requires_grad_()
        if self.s["norm_type"] == "layer":
            self.draw(f"{name}.bias", D_MODEL)

    def draw_layer(self, name, sublayers):
        for attention in ["self_attn", "cross_attn"][: sublayers - 1]:
            self.draw(f"{name}.{attention}.in_proj_weight", 3 * D_MODEL, D_MODEL)
            if self.s["bias"] == "true":
                self.draw(f"{name}.{attention}.in_proj_bias", 3 * D_MODEL)
            self.draw_linear(f"{name}.{attention}.out_proj", D_MODEL, D_MODEL)
        self.draw_linear(f"{name}.feed_forward.linear1", FFN, D_MODEL)
        self.draw_linear(f"{name}.feed_forward.linear2", D_MODEL, FFN)
        if self.s["feed_forward"].endswith("glu"):
            self.draw_linear(f"{name}.feed_forward.gate", FFN, D_MODEL)
        for i in range(sublayers):
            self.draw_norm(f"{name}.norm{i + 1}")

    def linear(self, x, name):
        return F.linear(x, self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias"))

    def norm(self, x, name):
        weight = self.weights[f"{name}.weight"]
        if self.s["norm_type"] == "rms":
            return x / torch.sqrt((x * x).mean(-1, keepdim=True) + self.s["norm_epsilon"]) * weight
        return F.layer_norm(x, [D_MODEL], weight, self.weights[f"{name}.bias"], self.s["norm_epsilon"])

    def residual(self, x, name, sublayer):
        """The paper's section 3.1, Xiong et al. 2020, or Wang et al. 2022 with N = M = LAYERS."""
        if self.s["norm"] == "pre":
            return x + sublayer(self.norm(x, name))
        alpha = 1.0
        if self.s["norm"] == "deep":
            alpha = 0.81 * (LAYERS**4 * LAYERS) ** (1 / 16) if "encoder" in name else (3 * LAYERS) ** 0.25
        return self.norm(alpha * x + sublayer(x), name)

    def feed_forward(self, x, name):
        kind = self.s["feed_forward"]
        function = {"relu": F.relu, "gelu": F.gelu, "geglu": F.gelu, "silu": F.silu, "swiglu": F.silu}[kind]
        hidden = self.linear(x, f"{name}.linear1")
        if kind.endswith("glu"):
            hidden = function(self.linear(x, f"{name}.gate")) * hidden
        else:
            hidden = function(hidden)
        return self.linear(hidden, f"{name}.linear2")

    def rotate(self, x):
        """Su et al. 2021, eq. 13: pairs of features as complex numbers that turn. [batch, heads, len, d]"""
        half = x.shape[-1] // 2
        theta = 10000.0 ** (-torch.arange(half, dtype=torch.float64) * 2 / x.shape[-1])
        angle = torch.arange(x.shape[-2], dtype=torch.float64)[:, None] * theta
        turn = torch.polar(torch.ones_like(angle), angle).to(torch.complex64)
        pairs = torch.complex(x[..., :half].contiguous(), x[..., half:].contiguous()) * turn
        return torch.cat([pairs.real, pairs.imag], -1)

    def position_scores(self, stack, queries, keys):
        """What is added to the score of each head, query and key."""
        scores = torch.zeros(HEADS, queries, keys)
        rows = []
        for head in range(HEADS):
            for i in range(queries):
                for j in range(keys):
                    value = torch.zeros(())
                    if self.s["position"] == "alibi":
                        value = torch.tensor(-abs(i - j) * 2.0 ** (-8 * (head + 1) / HEADS))
                    elif self.s["position"] == "relative":
                        inside = ".inside" if self.s["attention_window"] else ""
                        weight = self.weights[f"{stack}.positions{inside}.weight"]
                        value = weight[t5_bucket(j - i, stack == "encoder"), head]
                    rows.append(value)
        scores = torch.stack(rows).view(HEADS, queries, keys)
        if self.s["attention_window"]:
            distance = (torch.arange(queries)[:, None] - torch.arange(keys)).abs()
            scores = scores.masked_fill(distance > self.s["attention_window"], -1e9)
        return scores

    def attention(self, x, memory, name, allowed, stack):
        """allowed [batch, 1, queries, keys]; `stack` for self-attention, else None."""
        weight = self.weights[f"{name}.in_proj_weight"].chunk(3)
        bias = [None] * 3
        if self.s["bias"] == "true":
            bias = self.weights[f"{name}.in_proj_bias"].chunk(3)
        q, k, v = (F.linear(source, weight[i], bias[i]).unflatten(-1, (HEADS, -1)).transpose(1, 2)
                   for i, source in enumerate((x, memory, memory)))
        if stack and self.s["position"] == "rotary":
            q, k = self.rotate(q), self.rotate(k)
        scores = q @ k.transpose(-2, -1) / math.sqrt(D_MODEL // HEADS)
        if stack:
            scores = scores + self.position_scores(stack, q.shape[-2], k.shape[-2])
        scores = scores.masked_fill(~allowed, -1e9)
        out = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
        return self.linear(out, f"{name}.out_proj")

    def embed(self, ids, side):
        table = {"all": "embedding"}.get(self.s["tie_embeddings"], f"{side}_embedding")
        x = F.embedding(ids, self.weights[f"{table}.weight"], padding_idx=PAD) * math.sqrt(D_MODEL)
        if self.s["position"] == "sinusoidal":
            for position in range(ids.shape[1]):
                for i in range(D_MODEL):
                    angle = position / 10000 ** (2 * (i // 2) / D_MODEL)
                    x[:, position, i] += math.sin(angle) if i % 2 == 0 else math.cos(angle)
        if self.s["position"] == "learned":
            x = x + self.weights[f"{side}_positions.weight"][: ids.shape[1]]
        return x

    def forward(self, src, tgt):
        src_mask = (src != PAD)[:, None, None, :]
        tgt_mask = torch.ones(tgt.shape[1], tgt.shape[1], dtype=torch.bool).tril()[None, None]
        memory = self.embed(src, "src")
        for i in range(LAYERS):
            name = f"encoder.layers.{i}"
            memory = self.residual(memory, f"{name}.norm1", lambda y: self.attention(
                y, y, f"{name}.self_attn", src_mask, "encoder"))
            memory = self.residual(memory, f"{name}.norm2",
                                   lambda y: self.feed_forward(y, f"{name}.feed_forward"))
        x = self.embed(tgt, "tgt")
        if self.s["norm"] == "pre":
            memory = self.norm(memory, "encoder.norm")
        for i in range(LAYERS):
            name = f"decoder.layers.{i}"
            x = self.residual(x, f"{name}.norm1", lambda y: self.attention(
                y, y, f"{name}.self_attn", tgt_mask, "decoder"))
            x = self.residual(x, f"{name}.norm2", lambda y: self.attention(
                y, memory, f"{name}.cross_attn", src_mask, None))
            x = self.residual(x, f"{name}.norm3", lambda y: self.feed_forward(y, f"{name}.feed_forward"))
        if self.s["norm"] == "pre":
            x = self.norm(x, "decoder.norm")
        table = {"all": "embedding", "decoder": "tgt_embedding", "none": "output"}[self.s["tie_embeddings"]]
        return x @ self.weights[f"{table}.weight"].T


def t5_bucket(distance, is_bidirectional):
    """Raffel et al. 2020, section 2.1, with the constants of their code."""
    buckets, bucket = BUCKETS, 0
    if is_bidirectional:
        buckets //= 2
        bucket = buckets if distance > 0 else 0
        distance = abs(distance)
    else:
        distance = max(-distance, 0)
    exact = buckets // 2
    if distance < exact:
        return bucket + distance
    far = exact + int(math.log(distance / exact) / math.log(128 / exact) * (buckets - exact))
    return bucket + min(far, buckets - 1)


def ini(settings):
    sizes = dict(d_model=D_MODEL, num_heads=HEADS, num_encoder_layers=LAYERS, num_decoder_layers=LAYERS,
                 dim_feedforward=FFN, dropout=0, max_positions=POSITIONS)
    return "[model]\n" + "".join(f"{key} = {value}\n" for key, value in (sizes | settings).items())


def results_of(name, settings):
    model = Model(settings)
    logits = model.forward(SRC, TGT_INPUT)
    loss = F.cross_entropy(logits.flatten(0, 1), TGT_OUTPUT.flatten(), ignore_index=PAD, reduction="sum")
    loss.backward()
    tensors = {f"{name}/logits": logits}
    for key, weight in model.weights.items():
        tensors[f"{name}/weight.{key}"] = weight
        tensors[f"{name}/gradient.{key}"] = weight.grad
    return tensors


def main():
    torch.manual_seed(7)
    tensors = {}
    for name, settings in VARIANTS.items():
        tensors |= results_of(name, settings)
    metadata = {name: ini(settings) for name, settings in VARIANTS.items()}
    write_golden("variants_golden.safetensors", tensors, metadata)


if __name__ == "__main__":
    main()
