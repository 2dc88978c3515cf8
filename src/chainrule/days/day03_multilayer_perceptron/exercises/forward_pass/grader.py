"""Properties of a forward pass."""

from itertools import pairwise

import numpy as np

from chainrule.course.grading import Grader


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = relu(x @ w.T + b)
    return x @ weights[-1].T + biases[-1]


def net(rng, sizes, n):
    """Return a batch, weights and biases of a net of these sizes."""
    pairs = list(pairwise(sizes))
    weights = [rng.standard_normal((out, into)) for into, out in pairs]
    return rng.standard_normal((n, sizes[0])), weights, [rng.standard_normal(o) for _, o in pairs]


def same_width(rng, size):
    return net(rng, [size + 1] * 4, size + 2)


def any_shape(rng, size):
    return net(rng, [*rng.permutation(np.arange(2, 9))[: size % 4 + 1], 3], size)


def numbers(rng, size):
    return (rng.standard_normal([(3,), (2, 3), (2, 2, 3)][size % 3]),)


def walk(x, weights, biases, layer, act=relu):
    """Return the last output, each layer computed by `layer(x, w, b)`, `act` between."""
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = act(layer(x, w, b))
    return layer(x, weights[-1], biases[-1])


def affine(x, w, b):
    return x @ w.T + b


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def only_first_bends(x, weights, biases):
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        x = affine(x, w, b) if i else relu(affine(x, w, b))
    return x


grader = Grader(needs=("relu", "forward"))
grader.equals(
    "relu",
    to=relu,
    on=numbers,
    points=1,
    mistakes={
        "That is the absolute value: ReLU gives 0 for a negative number": np.abs,
        "That is the step function: ReLU keeps a positive number as it is": lambda z: z > 0,
        "That is a step of 0 and 1: ReLU keeps a positive number as it is": lambda z: 1.0 * (z > 0),
        "The sides are swapped: ReLU keeps what is positive": lambda z: np.minimum(z, 0),
    },
    hint="np.maximum compares an array with 0, entry by entry",
)
grader.equals(
    "forward",
    to=forward,
    on=same_width,
    says="`forward` is right where all layers have the same width",
    mistakes={
        "ReLU follows the last layer too: scores may be negative": lambda x, w, b: relu(
            walk(x, w, b, affine)
        ),
        "There is no ReLU between the layers: they collapse into one linear map": lambda x, w, b: (
            walk(x, w, b, affine, act=lambda z: z)
        ),
        "The biases are missing": lambda x, w, b: walk(x, w, b, lambda x, w, _: x @ w.T),
        "The weights are not transposed: W is (out, in), the layer is x @ W.T + b": (
            lambda x, w, b: walk(x, w, b, lambda x, w, b: x @ w + b)
        ),
        "ReLU comes before the bias: add b first, then bend": lambda x, w, b: walk(
            x, w, b, lambda x, w, b: relu(x @ w.T) + b, act=lambda z: z
        ),
        "ReLU comes before the bias in the hidden layers: add b first, then bend": (
            lambda x, w, b: affine(
                walk(x, w[:-1], b[:-1], lambda x, w, b: relu(x @ w.T) + b, act=lambda z: z),
                w[-1],
                b[-1],
            )
        ),
        "The last layer has no bias": lambda x, w, b: forward(x, w, [*b[:-1], 0 * b[-1]]),
        "ReLU is applied to the input of each layer, so also to x": lambda x, w, b: walk(
            relu(x), w, b, affine
        ),
        "Only the first layer has a ReLU": only_first_bends,
        "The last layer is missing: its scores are asked for": lambda x, w, b: relu(
            forward(x, w[:-1], b[:-1])
        ),
        "The first layer is missing": lambda x, w, b: forward(x, w[1:], b[1:]),
        "Only the first layer runs: is the `return` inside the loop?": lambda x, w, b: relu(
            affine(x, w[0], b[0])
        ),
        "Probabilities come out: the scores of the last layer are asked for": lambda x, w, b: (
            softmax(forward(x, w, b))
        ),
        "Only two layers run: the lists may hold more": lambda x, w, b: forward(x, w[:2], b[:2]),
        "The layers run in reverse order": lambda x, w, b: forward(x, w[::-1], b[::-1]),
        "Every layer reads x: it must read the output of the layer before it": (
            lambda x, w, b: affine(x, w[-1], b[-1])
        ),
    },
    hint="print the shape after each layer, and compare one row by hand",
)
grader.equals(
    "forward",
    to=forward,
    on=any_shape,
    says="`forward` is right for any widths and any number of layers",
    mistakes={
        "With one single layer there is no ReLU at all": lambda x, w, b: relu(walk(x, w, b, affine))
    },
    hint="one layer alone is the last layer",
)
grader.keeps_inputs("forward", on=same_width)
