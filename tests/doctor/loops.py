"""Loops as people write them, for the watch to look at: each returns the losses it saw."""

import numpy as np


def data(e, n=640, seed=0):
    """Points of two classes: x (N, 20), y (N,)."""
    x = np.random.default_rng(seed).standard_normal((n, 20)).astype(np.float32)
    return e.torch.from_numpy(x), e.torch.from_numpy((x[:, 0] + x[:, 1] > 0).astype(np.int64))


def net(e, *more):
    """A small net with dropout."""
    e.torch.manual_seed(1)
    nn = e.nn
    return nn.Sequential(nn.Linear(20, 16), nn.ReLU(), *more, nn.Dropout(0.2), nn.Linear(16, 2))


def loaders(e, batch=32):
    """A shuffled loader of 512 rows, and one of 128 that are held out."""
    x, y = data(e)
    sets = e.torch.utils.data
    train = sets.DataLoader(sets.TensorDataset(x[:512], y[:512]), batch, shuffle=True)
    return train, sets.DataLoader(sets.TensorDataset(x[512:], y[512:]), 64)


def ordinary(e, model, optimizer, criterion, epochs=3, clip=0.0):
    """The loop of every tutorial, with an evaluation after each epoch."""
    train, held_out = loaders(e)
    losses, scores = [], []
    for _ in range(epochs):
        model.train()
        for x, y in train:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            if clip:
                e.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        right = 0
        with e.torch.no_grad():
            for x, y in held_out:
                out = model(x)
                criterion(out, y)
                right += int((out.argmax(1) == y).sum())
        scores.append(right / 128)
    return losses, scores


def batches(e, size=32, n=512):
    """The same points in order."""
    x, y = data(e)
    return [(x[i : i + size], y[i : i + size]) for i in range(0, n, size)]


def weights(*models):
    """Copies of all weights."""
    return [p.detach().numpy().copy() for model in models for p in model.parameters()]


def same(these, those):
    return all((a == b).all() for a, b in zip(these, those, strict=True))
