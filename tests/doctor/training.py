"""Real small training runs under the recorder: what rules are tested on.

`train(e, folder, model, ...)` trains as a user's loop would and returns the trace. Data comes from
`points` (two moons), `digits` and `line` (regression); everything is seeded.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np

from chainrule import data
from chainrule.data.shapes import moons
from chainrule.train.trace import Recorder, read


def points(n=600, seed=0):
    """Two moons: x (N, 2), y (N,)."""
    return moons(n, noise=0.1, seed=seed)


def digits(seed=0):
    """The 8×8 digits from -1 to 1: x (1797, 64), y (1797,), in a random order."""
    raw = data.load("digits")
    order = np.random.default_rng(seed).permutation(len(raw.x_train))
    x = (raw.x_train.reshape(-1, 64) / 8 - 1).astype(np.float32)
    return x[order], raw.y_train[order].astype(np.int64)


def line(n=600, seed=0):
    """A smooth curve with a little noise: x (N, 3), y (N, 1), scaled."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, 3)).astype(np.float32)
    y = np.tanh(x[:, :1]) + 0.5 * x[:, 1:2] + 0.05 * rng.standard_normal((n, 1))
    return x, y.astype(np.float32)


def train(
    e,
    folder: Path,
    model,
    x,
    y,
    *,
    lr=0.1,
    optimizer=None,
    loss=None,
    epochs=6,
    batch=32,
    shuffle=True,
    held_out=0.2,
    evaluate=True,
    clear=True,
    seed=0,
    clip=0.0,
    step=None,
    every=10,
    detail=None,
):
    """Train like anybody's loop, under the recorder; return the trace.

    `step(model, criterion, optimizer, xb, yb)` replaces the ordinary step and returns its loss.
    """
    e.torch.manual_seed(seed)
    criterion = loss or e.nn.CrossEntropyLoss()
    optimizer = optimizer or e.optim.SGD(model.parameters(), lr=lr)
    n = round(len(x) * (1 - held_out))
    xs, ys = e.torch.from_numpy(x[:n]), e.torch.from_numpy(y[:n])
    x_val, y_val = e.torch.from_numpy(x[n:]), e.torch.from_numpy(y[n:])
    number = 0
    with Recorder(folder, e, every=every) as recorder:
        recorder.attach(model, optimizer, loss=criterion if hasattr(criterion, "forward") else None)
        if detail:
            recorder.event(0, "data", **detail)
        for epoch in range(1, epochs + 1):
            order = e.torch.randperm(n) if shuffle else e.torch.arange(n)
            for start in range(0, n, batch):
                rows = order[start : start + batch]
                xb, yb, number = xs[rows], ys[rows], number + 1
                recorder.before_step(number)
                value = (step or ordinary(clear, clip))(model, criterion, optimizer, xb, yb)
                rate = optimizer.param_groups[0]["lr"]
                recorder.after_step(number, epoch, value, rate, None, None, y=yb, x=xb)
            if evaluate and len(x_val):
                told = judged(e, model, criterion, x_val, y_val)
                recorder.event(number, "evaluation", split="validation", **told)
    return read(folder)


def ordinary(clear=True, clip=0.0):
    """Return the step of every tutorial."""

    def step(model, criterion, optimizer, xb, yb):
        if clear:
            optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def judged(e, model, criterion, x, y):
    """Return loss and accuracy in eval mode, as an evaluation event holds them."""
    model.eval()
    with e.torch.no_grad():
        scores = model(x)
        loss = criterion(scores, y).item()
    model.train()
    labels = y.dtype == e.torch.int64 and scores.ndim == 2
    accuracy = float((scores.argmax(1) == y).float().mean()) if labels else None
    return {"loss": loss, "accuracy": accuracy, "examples": len(x)}


def mlp(e, *sizes, bend=None):
    """Linear layers with a bend (ReLU) between."""
    e.torch.manual_seed(1)
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [e.nn.Linear(fan_in, fan_out), (bend or e.nn.ReLU)()]
    return e.nn.Sequential(*layers[:-1])
