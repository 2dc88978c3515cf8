"""R36 on counting sequences: attention without its causal mask, and with it."""

import numpy as np
from tests.doctor.probed import probed


def counting(n=600, length=12, tokens=12):
    """Rows that count on in steps of 1, 2 or 3: x (N, T), y the next ones."""
    rng = np.random.default_rng(0)
    first, stride = rng.integers(tokens, size=(n, 1)), rng.integers(1, 4, size=(n, 1))
    rows = (first + stride * np.arange(length + 1)) % tokens
    return rows[:, :-1].astype(np.int64), rows[:, 1:].astype(np.int64)


def reader(e, tokens=12, width=24, length=12, causal=True):
    """One block of attention over tokens and places."""
    torch, nn = e.torch, e.nn

    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.place = nn.Embedding(tokens, width), nn.Embedding(length, width)
            self.mix = nn.Linear(width, 3 * width)
            self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
            self.bend, self.head = nn.ReLU(), nn.Linear(width, tokens)

        def forward(self, x):
            t = x.shape[1]
            h = self.token(x) + self.place(torch.arange(t))  # (B, T, C)
            q, k, v = self.mix(h).chunk(3, dim=-1)
            h = h + e.F.scaled_dot_product_attention(q, k, v, is_causal=causal)
            return self.head(h + self.down(self.bend(self.up(h))))

    torch.manual_seed(1)
    return Reader()


def flat(e):
    return lambda scores, y: e.F.cross_entropy(scores.reshape(-1, scores.shape[-1]), y.reshape(-1))


def run(e, folder, causal):
    model = reader(e, causal=causal)
    adam = e.optim.Adam(model.parameters(), lr=3e-3)
    settings = {"loss": flat(e), "optimizer": adam, "epochs": 12}
    return probed(e, folder, model, *counting(), ["sequence"], **settings)


def sick(e, folder):
    return run(e, folder, causal=False)


def healthy(e, folder):
    return run(e, folder, causal=True)
