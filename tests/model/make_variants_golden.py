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
DECODER_ONLY = dict(architecture="decoder_only", num_encoder_layers=0)
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
    "d_k": dict(d_k=3),
    "d_v": dict(d_v=6),
    "one_wide_head": dict(num_heads=1),
    "multi_query": dict(num_kv_heads=1),
    "grouped_rotary": dict(num_heads=4, num_kv_heads=2, d_k=4, d_v=3, position="rotary"),
    "shaw": dict(position="shaw", max_relative_distance=2),
    "shaw_grouped": dict(position="shaw", max_relative_distance=1, num_kv_heads=1, d_k=3, attention_window=2),
    "shared_layers": dict(unique_layers=1, num_encoder_layers=3),
    "cycled_layers": dict(unique_layers=2, num_encoder_layers=4, num_decoder_layers=1),
    "deep_encoder": dict(num_encoder_layers=3, num_decoder_layers=1),
    "decoder_only": DECODER_ONLY,
    "gpt": DECODER_ONLY | dict(position="learned", feed_forward="gelu"),
    "llama_decoder": DECODER_ONLY | LLAMA | dict(num_kv_heads=1),
    "decoder_only_deep": DECODER_ONLY | dict(norm="deep"),
    "prefix": DECODER_ONLY | dict(bidirectional_source="true"),
    "prefix_relative": DECODER_ONLY | dict(bidirectional_source="true", position="relative"),
    "decoder_only_alibi": DECODER_ONLY | dict(position="alibi", attention_window=3),
    "decoder_only_shaw": DECODER_ONLY | dict(position="shaw", max_relative_distance=2, unique_layers=1),
}
DEFAULTS = dict(norm="post", norm_type="layer", norm_epsilon=1e-5, position="sinusoidal", attention_window=0,
                feed_forward="relu", bias="true", tie_embeddings="all", num_heads=HEADS, num_kv_heads=0, d_k=0,
                d_v=0, max_relative_distance=0, num_encoder_layers=LAYERS, num_decoder_layers=LAYERS,
                unique_layers=0, architecture="encoder_decoder", bidirectional_source="false")


class Model:
    def __init__(self, settings):
        self.s = DEFAULTS | settings
        self.heads = self.s["num_heads"]
        self.kv_heads = self.s["num_kv_heads"] or self.heads
        self.d_k = self.s["d_k"] or D_MODEL // self.heads
        self.d_v = self.s["d_v"] or D_MODEL // self.heads
        self.is_decoder_only = self.s["architecture"] == "decoder_only"
        self.weights = {}
        embeddings = {"all": ["embedding"], "decoder": ["src_embedding", "tgt_embedding"],
                      "none": ["src_embedding", "tgt_embedding", "output"]}[self.s["tie_embeddings"]]
        for name in embeddings:
            self.draw(f"{name}.weight", VOCAB, D_MODEL)
            with torch.no_grad():
                self.weights[f"{name}.weight"][PAD].zero_()
        if self.s["position"] == "learned":
            for name in ["positions"] if self.is_decoder_only else ["src_positions", "tgt_positions"]:
                self.draw(f"{name}.weight", POSITIONS, D_MODEL)
        for stack in ["decoder"] if self.is_decoder_only else ["encoder", "decoder"]:
            layers = self.s[f"num_{stack}_layers"]
            for i in range(min(self.s["unique_layers"] or layers, layers)):
                self.draw_layer(f"{stack}.layers.{i}", 2 if stack == "encoder" or self.is_decoder_only else 3)
            if self.s["norm"] == "pre":
                self.draw_norm(f"{stack}.norm")
            if self.s["position"] == "relative":
                inside = ".inside" if self.s["attention_window"] else ""
                self.draw(f"{stack}.positions{inside}.weight", BUCKETS, self.heads)

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
            rows = sum(self.projection_sizes())
            self.draw(f"{name}.{attention}.in_proj_weight", rows, D_MODEL)
            if self.s["bias"] == "true":
                self.draw(f"{name}.{attention}.in_proj_bias", rows)
            self.draw_linear(f"{name}.{attention}.out_proj", D_MODEL, self.heads * self.d_v)
        if self.s["position"] == "shaw":
            for part, width in (("keys", self.d_k), ("values", self.d_v)):
                self.draw(f"{name}.self_attn.relative.{part}", 2 * self.s["max_relative_distance"] + 1, width)
        self.draw_linear(f"{name}.feed_forward.linear1", FFN, D_MODEL)
        self.draw_linear(f"{name}.feed_forward.linear2", D_MODEL, FFN)
        if self.s["feed_forward"].endswith("glu"):
            self.draw_linear(f"{name}.feed_forward.gate", FFN, D_MODEL)
        for i in range(sublayers):
            self.draw_norm(f"{name}.norm{i + 1}")

    def projection_sizes(self):
        return self.heads * self.d_k, self.kv_heads * self.d_k, self.kv_heads * self.d_v

    def layer(self, stack, depth):
        return f"{stack}.layers.{depth % (self.s['unique_layers'] or depth + 1)}"

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
            in_decoder = (2 * LAYERS if self.is_decoder_only else 3 * LAYERS) ** 0.25
            alpha = 0.81 * (LAYERS**4 * LAYERS) ** (1 / 16) if "encoder" in name else in_decoder
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

    def looks_both_ways(self, stack):
        return stack == "encoder" or self.s["bidirectional_source"] == "true"

    def position_scores(self, stack, queries, keys):
        """What is added to the score of each head, query and key."""
        rows = []
        for head in range(self.heads):
            for i in range(queries):
                for j in range(keys):
                    value = torch.zeros(())
                    if self.s["position"] == "alibi":
                        value = torch.tensor(-abs(i - j) * 2.0 ** (-8 * (head + 1) / self.heads))
                    elif self.s["position"] == "relative":
                        inside = ".inside" if self.s["attention_window"] else ""
                        weight = self.weights[f"{stack}.positions{inside}.weight"]
                        value = weight[t5_bucket(j - i, self.looks_both_ways(stack)), head]
                    rows.append(value)
        scores = torch.stack(rows).view(self.heads, queries, keys)
        if self.s["attention_window"]:
            distance = (torch.arange(queries)[:, None] - torch.arange(keys)).abs()
            scores = scores.masked_fill(distance > self.s["attention_window"], -1e9)
        return scores

    def attention(self, x, memory, name, allowed, stack):
        """allowed [batch, 1, queries, keys]; `stack` for self-attention, else None."""
        weight = self.weights[f"{name}.in_proj_weight"].split(self.projection_sizes())
        bias = [None] * 3
        if self.s["bias"] == "true":
            bias = self.weights[f"{name}.in_proj_bias"].split(self.projection_sizes())
        q, k, v = (F.linear(source, weight[i], bias[i]).unflatten(-1, (heads, -1)).transpose(1, 2)
                   for i, (source, heads) in enumerate(
                       ((x, self.heads), (memory, self.kv_heads), (memory, self.kv_heads))))
        k, v = (torch.stack([part[:, head * self.kv_heads // self.heads] for head in range(self.heads)], 1)
                for part in (k, v))  # Ainslie et al. 2023, Figure 2
        if stack and self.s["position"] == "rotary":
            q, k = self.rotate(q), self.rotate(k)
        scores = q @ k.transpose(-2, -1)
        if stack and self.s["position"] == "shaw":
            scores = scores + torch.einsum("bhqd,qkd->bhqk", q, self.relations(name, "keys", q.shape[-2]))
        scores = scores / math.sqrt(self.d_k)
        if stack:
            scores = scores + self.position_scores(stack, q.shape[-2], k.shape[-2])
        weights = scores.masked_fill(~allowed, -1e9).softmax(-1)
        out = weights @ v
        if stack and self.s["position"] == "shaw":
            out = out + torch.einsum("bhqk,qkd->bhqd", weights, self.relations(name, "values", q.shape[-2]))
        return self.linear(out.transpose(1, 2).flatten(2), f"{name}.out_proj")

    def relations(self, name, part, length):
        """Shaw et al. 2018, section 3.2: a vector for each query and key. [len, len, width]"""
        most = self.s["max_relative_distance"]
        table = self.weights[f"{name}.relative.{part}"]
        return torch.stack([torch.stack([table[max(-most, min(most, j - i)) + most] for j in range(length)])
                            for i in range(length)])

    def embed(self, ids, side):
        table = {"all": "embedding"}.get(self.s["tie_embeddings"], f"{side}_embedding")
        return F.embedding(ids, self.weights[f"{table}.weight"], padding_idx=PAD) * math.sqrt(D_MODEL)

    def add_positions(self, x, name):
        if self.s["position"] == "sinusoidal":
            x = x.clone()
            for position in range(x.shape[1]):
                for i in range(D_MODEL):
                    angle = position / 10000 ** (2 * (i // 2) / D_MODEL)
                    x[:, position, i] += math.sin(angle) if i % 2 == 0 else math.cos(angle)
        if self.s["position"] == "learned":
            x = x + self.weights[f"{name}.weight"][: x.shape[1]]
        return x

    def forward(self, src, tgt):
        x = self.decoder_only(src, tgt) if self.is_decoder_only else self.encoder_decoder(src, tgt)
        table = {"all": "embedding", "decoder": "tgt_embedding", "none": "output"}[self.s["tie_embeddings"]]
        return x @ self.weights[f"{table}.weight"].T

    def encoder_decoder(self, src, tgt):
        src_mask = (src != PAD)[:, None, None, :]
        tgt_mask = torch.ones(tgt.shape[1], tgt.shape[1], dtype=torch.bool).tril()[None, None]
        memory = self.stack("encoder", self.add_positions(self.embed(src, "src"), "src_positions"), src_mask)
        x = self.add_positions(self.embed(tgt, "tgt"), "tgt_positions")
        return self.stack("decoder", x, tgt_mask, lambda y, name: self.attention(
            y, memory, f"{name}.cross_attn", src_mask, None))

    def decoder_only(self, src, tgt):
        """Each pair as one sequence without padding, one at a time; what belongs to the target."""
        outputs = []
        for source, target in zip(src, tgt):
            source = source[source != PAD][None]
            x = torch.cat([self.embed(source, "src"), self.embed(target[None], "tgt")], 1)
            allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
            if self.s["bidirectional_source"] == "true":
                allowed[:, : source.shape[1]] = True
            y = self.stack("decoder", self.add_positions(x, "positions"), allowed[None, None])
            outputs.append(y[:, source.shape[1] :])
        return torch.cat(outputs)

    def stack(self, stack, x, mask, cross=None):
        for i in range(self.s[f"num_{stack}_layers"]):
            name = self.layer(stack, i)
            sublayers = [lambda y: self.attention(y, y, f"{name}.self_attn", mask, stack)]
            if cross:
                sublayers.append(lambda y: cross(y, name))
            sublayers.append(lambda y: self.feed_forward(y, f"{name}.feed_forward"))
            for number, sublayer in enumerate(sublayers):
                x = self.residual(x, f"{name}.norm{number + 1}", sublayer)
        return self.norm(x, f"{stack}.norm") if self.s["norm"] == "pre" else x


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
