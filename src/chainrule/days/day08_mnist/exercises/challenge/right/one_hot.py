import numpy as np


def start(pixels, seed):
    rng = np.random.default_rng(seed)
    p = {}
    for number, (out, inputs) in enumerate([(64, pixels), (10, 64)], start=1):
        p[f"W{number}"] = rng.standard_normal((out, inputs)) * (2 / inputs) ** 0.5
        p[f"b{number}"] = np.zeros(out)
    return p


def scores(p, x):
    z = np.einsum("bd,hd->bh", x, p["W1"]) + p["b1"]
    return np.einsum("bh,kh->bk", np.where(z > 0, z, 0), p["W2"]) + p["b2"]


def gradients(p, x, y):
    z = x @ p["W1"].T + p["b1"]
    a = np.where(z > 0, z, 0)
    s = a @ p["W2"].T + p["b2"]
    log_sum = np.log(np.exp(s - s.max()).sum(axis=1, keepdims=True)) + s.max()
    error = (np.exp(s - log_sum) - np.eye(10)[y]) / y.size
    back = np.where(z > 0, error @ p["W2"], 0)
    ones = np.ones(y.size)
    return {"W1": back.T @ x, "b1": ones @ back, "W2": error.T @ a, "b2": ones @ error}


def step(p, velocity, grads, lr, momentum):
    for name in p:
        velocity[name][...] = momentum * velocity[name] + grads[name]
        p[name][...] = p[name] - lr * velocity[name]


def train(x, y, epochs, seed):
    rng = np.random.default_rng(seed)
    p = start(x.shape[1], seed)
    velocity = {name: np.zeros(value.shape) for name, value in p.items()}
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(y.size), max(1, y.size // 50)):
            step(p, velocity, gradients(p, x[rows], y[rows]), lr=0.04, momentum=0.9)
    return p
