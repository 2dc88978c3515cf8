# cause: in the order in which they come
import numpy as np


def start(pixels, seed):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, np.sqrt(2 / pixels), (64, pixels)),
        "b1": np.zeros(64),
        "W2": rng.normal(0, np.sqrt(2 / 64), (10, 64)),
        "b2": np.zeros(10),
    }


def hidden(p, x):
    return np.maximum(x @ p["W1"].T + p["b1"], 0)  # (B, 64)


def scores(p, x):
    return hidden(p, x) @ p["W2"].T + p["b2"]  # (B, 10)


def gradients(p, x, y):
    a = hidden(p, x)
    s = a @ p["W2"].T + p["b2"]
    delta = np.exp(s - s.max(axis=1, keepdims=True))
    delta /= delta.sum(axis=1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)  # (B, 10)
    below = (delta @ p["W2"]) * (a > 0)  # (B, 64)
    return {
        "W1": below.T @ x,
        "b1": below.sum(axis=0),
        "W2": delta.T @ a,
        "b2": delta.sum(axis=0),
    }


def step(p, velocity, grads, lr, momentum):
    for name in p:
        velocity[name] *= momentum
        velocity[name] += grads[name]
        p[name] -= lr * velocity[name]


def train(x, y, epochs, seed):
    p = start(x.shape[1], seed)
    velocity = {name: np.zeros_like(value) for name, value in p.items()}
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = np.arange(len(x))
        for first in range(0, len(x), 32):
            rows = order[first : first + 32]
            step(p, velocity, gradients(p, x[rows], y[rows]), 0.05, 0.9)
    return p
