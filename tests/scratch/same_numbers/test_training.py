"""Whole trainings with dropout on tensors of all layouts: the losses agree, and the states."""

import numpy as np
import pytest
import torch

from chainrule import scratch

STEPS = 4


def steps(t, parameters, loss, lr=1e-3):
    """Train, and return the losses."""
    optimizer = t.optim.AdamW(parameters, lr)
    found = []
    for _ in range(STEPS):
        value = loss()
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        found.append(value.item())
    return found


def patches(t):
    """A vision transformer: a transposed convolution's output, positions, dropout."""
    nn = t.nn
    cut, positions = nn.Conv2d(3, 16, 4, 4), nn.Parameter(t.randn(1, 16, 16) * 0.02)
    layer = nn.TransformerEncoderLayer(16, 4, 32, 0.1, activation="gelu", batch_first=True)
    head, drop = nn.Linear(16, 10), nn.Dropout(0.2)
    x, y = t.randn(8, 3, 16, 16), t.randint(0, 10, (8,))

    def loss():
        tokens = drop(cut(x).flatten(2).transpose(1, 2) + positions)
        return nn.functional.cross_entropy(head(layer(tokens).mean(1)), y)

    parts = nn.ModuleList([cut, layer, head])
    return steps(t, [*parts.parameters(), positions], loss)


def with_class_token(t):
    """An expanded token before transposed ones, then dropout."""
    nn = t.nn
    token, into = nn.Parameter(t.zeros(1, 1, 8)), nn.Conv1d(3, 8, 2, 2)
    head, x = nn.Linear(8, 3), t.randn(6, 3, 10)
    y = t.randint(0, 3, (6,))

    def loss():
        row = t.cat([token.expand(6, -1, -1), into(x).transpose(1, 2)], 1)
        row = nn.functional.dropout(row, 0.3)
        return nn.functional.cross_entropy(head(t.tanh(row)[:, 0] + row.mean(1)), y)

    return steps(t, [token, *into.parameters(), *head.parameters()], loss)


def einsum_attention(t):
    """Attention written with einsum, dropout on its weights and on its result."""
    nn, functional = t.nn, t.nn.functional
    q, k, v, out = (nn.Linear(16, 16) for _ in range(4))
    x, mask = t.randn(4, 6, 16), t.tril(t.ones(6, 6))

    def loss():
        heads = [part(x).reshape(4, 6, 2, 8) for part in (q, k, v)]
        scores = t.einsum("nqhd,nkhd->nhqk", *heads[:2]).masked_fill(mask == 0, -1e20)
        weights = functional.dropout(t.softmax(scores / 4, 3), 0.2)
        mixed = functional.dropout(t.einsum("nhql,nlhd->nqhd", weights, heads[2]), 0.1)
        y = functional.dropout(out(mixed.reshape(4, 6, 16)) + x, 0.1)
        return ((y - x.roll(1, 1)) ** 2).mean()

    return steps(t, nn.ModuleList([q, k, v, out]).parameters(), loss)


def mixing(t):
    """Layers along the tokens and along the channels in turn."""
    nn = t.nn
    along = nn.Sequential(nn.Linear(10, 20), nn.GELU(), nn.Dropout(0.2), nn.Linear(20, 10))
    across = nn.Sequential(nn.Linear(12, 24), nn.SiLU(), nn.Dropout(0.2), nn.Linear(24, 12))
    norm, x = nn.LayerNorm(12), t.randn(8, 10, 12)

    def loss():
        y = x + along(norm(x).transpose(1, 2)).transpose(1, 2)
        y = nn.functional.dropout(y, 0.1)
        return nn.functional.mse_loss(y + across(norm(y)), x.flip(1))

    return steps(t, nn.ModuleList([along, across, norm]).parameters(), loss)


def recurrent(t):
    """Words, a convolution over time, batch norm, a GRU with dropout between its layers."""
    nn, functional = t.nn, t.nn.functional
    words, over_time = nn.Embedding(20, 12), nn.Conv1d(12, 16, 3, padding=1)
    norm = nn.BatchNorm1d(16)
    gru = nn.GRU(16, 16, 2, batch_first=True, dropout=0.3, bidirectional=True)
    head, drop, whole = nn.Linear(32, 5), nn.Dropout(0.4), nn.Dropout1d(0.2)
    x, y = t.randint(0, 20, (12, 9)), t.randint(0, 5, (12,))

    def loss():
        h = whole(words(x).permute(0, 2, 1))
        h = drop(functional.elu(norm(over_time(h))).permute(0, 2, 1))
        h = drop(functional.leaky_relu(gru(h)[0]).permute(1, 0, 2)).mean(0)
        return functional.cross_entropy(head(h), y)

    return steps(t, nn.ModuleList([words, over_time, norm, gru, head]).parameters(), loss)


@pytest.mark.parametrize(
    "program", [patches, with_class_token, einsum_attention, mixing, recurrent]
)
def test_losses_and_states_agree(program):
    found = []
    for t in (scratch, torch):
        t.manual_seed(1)
        found.append((program(t), t.get_rng_state().numpy()))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=5e-6)
    np.testing.assert_array_equal(found[0][1], found[1][1])
