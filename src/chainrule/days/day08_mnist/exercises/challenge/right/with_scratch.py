import numpy as np

import chainrule.scratch as torch
from chainrule.scratch.nn import functional as F


def start(pixels, seed):
    rng = np.random.default_rng(seed)
    first = rng.normal(scale=(2 / pixels) ** 0.5, size=(64, pixels))
    second = rng.normal(scale=(2 / 64) ** 0.5, size=(10, 64))
    return {"W1": first, "b1": np.zeros(64), "W2": second, "b2": np.zeros(10)}


def scores(p, x):
    return np.clip(x @ p["W1"].T + p["b1"], 0, None) @ p["W2"].T + p["b2"]


def gradients(p, x, y):
    t = {name: torch.tensor(value, requires_grad=True) for name, value in p.items()}
    a = F.relu(F.linear(torch.tensor(x).to(t["W1"].dtype), t["W1"], t["b1"]))
    F.cross_entropy(F.linear(a, t["W2"], t["b2"]), torch.tensor(y)).backward()
    return {name: value.grad.numpy() for name, value in t.items()}


def step(p, velocity, grads, lr, momentum):
    for name in p:
        np.multiply(velocity[name], momentum, out=velocity[name])
        np.add(velocity[name], grads[name], out=velocity[name])
        np.subtract(p[name], lr * velocity[name], out=p[name])


def train(x, y, epochs, seed):
    p = start(x.shape[1], seed)
    velocity = {name: 0 * value for name, value in p.items()}
    for epoch in range(epochs):
        order = np.random.default_rng((seed, epoch)).permutation(len(y))
        for rows in order[: len(y) // 64 * 64].reshape(-1, 64):
            step(p, velocity, gradients(p, x[rows], y[rows]), 0.1, 0.9)
    return p
