"""Encoder and reader: the same network with what each of them gives."""

import torch
from torch import nn

from bert import Bert

#: Share of the window's mean in a sentence's vector: what the sentence is about, where it only says "he".
WINDOW_SHARE = 0.3


class Encoder(nn.Module):
    """Vectors of texts within a window.

    ``ids`` and ``mask`` are ``[batch, length]``; ``members`` is ``[batch, texts, length]``, 1 where a token belongs to a text.
    Gives ``[batch, texts, hidden]``, each of unit length: the mean over the text's tokens and a share of the window's mean.
    A question is a window with one text of all its tokens.
    """

    def __init__(self, bert: Bert):
        super().__init__()
        self.bert = bert

    def forward(self, ids, mask, members):
        states = self.bert(ids, mask).float()
        own = members @ states / members.sum(-1, keepdim=True).clamp(min=1.0)
        weights = mask.to(states.dtype)[:, None]
        whole = weights @ states / weights.sum(-1, keepdim=True)
        return nn.functional.normalize(own + WINDOW_SHARE * whole, dim=-1)


class Reader(nn.Module):
    """Three logits a token: evidence (its mean over a sentence: does the sentence answer), start and end of the answer."""

    def __init__(self, bert: Bert):
        super().__init__()
        self.bert = bert
        self.head = nn.Linear(bert.config.hidden, 3)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids, mask):
        return self.head(self.bert(ids, mask).float())
