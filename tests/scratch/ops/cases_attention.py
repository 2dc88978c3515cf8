"""Cases of attention: masks of all kinds, dropout, shared heads, broadcast axes."""

import numpy as np
import torch
import torch.nn.functional as F

from chainrule.scratch.ops.attention import attention
from tests.scratch.ops.cases import OpCase

RNG = np.random.default_rng(3)
SCALE = 0.4
Q, K, V = (2, 3, 5, 4), (2, 3, 6, 4), (2, 3, 6, 4)
SEEN = RNG.random((5, 6)) < 0.6
SEEN[2] = False  # nothing to see: zeros
PADDING = np.arange(6) < np.array([6, 3])[:, None, None, None]  # (B, 1, 1, S)
ADDED = RNG.normal(size=(5, 6))
KEEP = RNG.random((2, 3, 5, 6)) < 0.7


def case(*inputs, grouped=False, causal=False):
    """PyTorch's own function."""

    def twin(*arrays):
        return F.scaled_dot_product_attention(
            *arrays, is_causal=causal, scale=SCALE, enable_gqa=grouped
        )

    return OpCase(attention, twin, inputs, {"scale": SCALE, "causal": causal})


def case_of_dropout(*inputs, p, keep=KEEP, causal=False):
    """The formula in steps, with a mask of our own."""

    def twin(q, k, v):
        scores = SCALE * q @ k.mT
        if causal:
            scores = scores.masked_fill(torch.ones(5, 6).triu(1).bool(), -torch.inf)
        w = scores.softmax(-1) * torch.tensor(keep)
        return (w if p == 1 else w / (1 - p)) @ v

    settings = {"scale": SCALE, "causal": causal, "keep": keep, "p": p}
    return OpCase(attention, twin, inputs, settings)


CASES = [
    case(Q, K, V),
    case(Q, K, V, causal=True),
    case(Q, (2, 3, 3, 4), (2, 3, 3, 4), causal=True),
    case(Q, K, (2, 3, 6, 2)),
    case(Q, K, V, SEEN),
    case(Q, K, V, PADDING),
    case(Q, K, V, ADDED),
    case(Q, K, V, RNG.normal(size=(3, 1, 6))),
    case(Q, K, V, np.where(SEEN, ADDED, -np.inf)),
    case((5, 4), (6, 4), (6, 4)),
    case((3, 5, 4), (3, 6, 4), (3, 6, 2), ADDED),
    case((1, 2, 3, 5, 4), (1, 2, 3, 6, 4), (1, 2, 3, 6, 4), causal=True),
    case(Q, (1, 3, 6, 4), (2, 1, 6, 4)),
    case((2, 6, 5, 4), K, V, grouped=True),
    case((2, 6, 5, 4), K, (2, 2, 6, 4), causal=True, grouped=True),
    case((6, 5, 4), (3, 6, 4), (1, 6, 4), grouped=True),
    case((2, 3, 0, 4), K, V),
    case_of_dropout(Q, K, V, p=0.3),
    case_of_dropout(Q, K, V, p=0.3, causal=True),
    case_of_dropout(Q, K, V, p=1.0, keep=KEEP & False),
]
