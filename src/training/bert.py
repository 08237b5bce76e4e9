"""The network of both models: BERT's encoder without a pooler, as multilingual-e5-small has it."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """Sizes of the network; ``rows`` is the number of pieces."""

    hidden: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    rows: int = 250_037
    positions: int = 512
    epsilon: float = 1e-12


class Layer(nn.Module):
    """Self-attention and a feed-forward network, each with its residual and layer norm after it."""

    def __init__(self, config: Config):
        super().__init__()
        h = config.hidden
        self.heads = config.heads
        self.q, self.k, self.v, self.ao = (nn.Linear(h, h) for _ in range(4))
        self.fi, self.fo = nn.Linear(h, config.inner), nn.Linear(config.inner, h)
        self.aln, self.oln = (nn.LayerNorm(h, eps=config.epsilon) for _ in range(2))

    def forward(self, x, mask, dropout: float):
        batch, length, hidden = x.shape
        split = lambda t: t.view(batch, length, self.heads, -1).transpose(1, 2)  # noqa: E731
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        # By hand: torch's fused attention is slower here when it is trained on a CPU, and exports to more operators.
        scores = (q * (hidden // self.heads) ** -0.5) @ k.transpose(-1, -2)
        mixed = torch.softmax(scores + mask, -1, dtype=torch.float32).to(v.dtype) @ v
        mixed = self.ao(mixed.transpose(1, 2).reshape(batch, length, hidden))
        x = self.aln(x + F.dropout(mixed, dropout, self.training))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), dropout, self.training))


class Bert(nn.Module):
    """Token ids ``[batch, length]`` and a mask of the same shape (true for tokens) to states ``[batch, length, hidden]``."""

    def __init__(self, config: Config, dropout: float = 0.0):
        super().__init__()
        self.config, self.dropout = config, dropout
        self.word = nn.Embedding(config.rows, config.hidden)
        self.position = nn.Embedding(config.positions, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, eps=config.epsilon)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, ids, mask):
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.position(positions))
        bias = torch.zeros(mask.shape, dtype=x.dtype, device=x.device).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias.to(x.dtype), self.dropout)
        return x

    def freeze(self, layers: int) -> None:
        """No gradient for the embeddings, their norm and positions, nor for the lowest ``layers``."""
        for part in (self.word, self.position, self.norm, *self.layers[:layers]):
            part.requires_grad_(False)
