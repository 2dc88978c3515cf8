"""784-128-64-10 in pure NumPy: He initialisation, forward, backward, mini-batches, SGD.

Nothing is hidden: no autograd, no layer classes. `by_framework.py` beside this file is the same
network with PyTorch's names; the two print the same losses.

    x (B, 784) ─ W1 b1 ─ relu ─ W2 b2 ─ relu ─ W3 b3 ─ scores (B, 10)

    python by_hand.py            MNIST where it is, else the embedded digits
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

WIDTHS = (784, 128, 64, 10)
Layers = list[tuple[np.ndarray, np.ndarray]]  # weight (out, in) and bias (out,) of each layer


def start(widths: tuple[int, ...], seed: int) -> Layers:
    """Return He's initial weights: N(0, 2 / fan_in), so that ReLU keeps the size of a signal."""
    rng = np.random.default_rng(seed)
    layers = []
    for fan_in, fan_out in pairwise(widths):
        weight = rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))
        layers.append((weight.astype(np.float32), np.zeros(fan_out, np.float32)))
    return layers


def forward(layers: Layers, x: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the scores, and the input of each layer: the backward pass needs it.

    Math: z = x Wᵀ + b,  a = max(z, 0) between the layers
    """
    inputs = []
    for number, (weight, bias) in enumerate(layers, start=1):
        inputs.append(x)
        x = x @ weight.T + bias  # (B, out)
        if number < len(layers):
            x = np.maximum(x, 0)
    return x, inputs


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the mean loss and its gradient by the scores.

    Math: p = softmax(scores),  L = -1/B Σ log p[y]    =>    δ = (p - onehot(y)) / B
    """
    shifted = scores - scores.max(axis=1, keepdims=True)  # exp cannot overflow
    p = np.exp(shifted)
    p /= p.sum(axis=1, keepdims=True)  # (B, 10)
    rows = np.arange(len(y))
    loss = -np.log(p[rows, y]).mean()
    p[rows, y] -= 1
    return float(loss), p / len(y)


def backward(layers: Layers, inputs: list[np.ndarray], delta: np.ndarray) -> Layers:
    """Return the gradient of each weight and bias, from the last layer to the first.

    Math: dW = δᵀ x,  db = Σ δ,  and for the layer below  δ ← (δ W) ⊙ [x > 0]
    """
    gradients: Layers = []
    for (weight, _), x in zip(reversed(layers), reversed(inputs), strict=True):
        gradients.append((delta.T @ x, delta.sum(axis=0)))
        delta = (delta @ weight) * (x > 0)  # x is relu(z) of the layer below
    return gradients[::-1]


def step(layers: Layers, gradients: Layers, lr: float) -> None:
    """Move every parameter against its gradient, in place: w -= lr · dw."""
    for (weight, bias), (d_weight, d_bias) in zip(layers, gradients, strict=True):
        weight -= lr * d_weight
        bias -= lr * d_bias


def batches(count: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the indices of mini-batches in a fresh order; the last may be smaller."""
    order = rng.permutation(count)
    for first in range(0, count, size):
        yield order[first : first + size]


def accuracy(layers: Layers, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of rows whose highest score is the right class."""
    scores, _ = forward(layers, x)
    return float((scores.argmax(axis=1) == y).mean())


def train(
    layers: Layers,
    x: np.ndarray,
    y: np.ndarray,
    epochs: int,
    lr: float = 0.05,
    batch_size: int = 64,
    seed: int = 0,
) -> list[float]:
    """Train in place; return the loss of every step."""
    rng, losses = np.random.default_rng(seed), []
    for _ in range(epochs):
        for rows in batches(len(x), batch_size, rng):
            scores, inputs = forward(layers, x[rows])
            loss, delta = cross_entropy(scores, y[rows])
            step(layers, backward(layers, inputs, delta), lr)
            losses.append(loss)
    return losses


if __name__ == "__main__":
    from chainrule.days.day08_mnist import digits_parts

    parts = digits_parts.load()
    net = start((parts.x_train.shape[1], *WIDTHS[1:]), seed=0)
    for epoch in range(1, 6):
        losses = train(net, parts.x_train, parts.y_train, epochs=1, seed=epoch)
        right = accuracy(net, parts.x_test, parts.y_test)
        print(f"epoch {epoch}: loss {np.mean(losses):.4f}, test accuracy {right:.2%}")  # noqa: T201
