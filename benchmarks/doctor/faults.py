"""The faults: each is planted in three families, and names the rules that may call it.

A fault changes a Setup before the run begins; nothing else differs from its healthy twin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.doctor.setup import Setup

Plant = Callable[[Setup], None]
FAULTS: dict[str, Fault] = {}


@dataclass(frozen=True)
class Fault:
    """One kind of mistake.

    Params: codes     the rules that name its cause
            families  where it is planted
            half      "choose" (thresholds may be looked at) or "report"
    """

    name: str
    codes: tuple[str, ...]
    families: tuple[str, ...]
    plant: Plant
    optimizer: str

    @property
    def half(self) -> str:
        """Every second fault belongs to the half that is reported."""
        return ("choose", "report")[sorted(FAULTS).index(self.name) % 2]


def fault(*codes: str, on: str, optimizer: str = "adam") -> Callable[[Plant], Plant]:
    """Enter a fault into the table."""

    def enter(plant: Plant) -> Plant:
        name = plant.__name__
        FAULTS[name] = Fault(name, codes, tuple(on.split()), plant, optimizer)
        return plant

    return enter


def weights(setup: Setup, model: Any) -> list[Any]:
    """Return the model's affine layers."""
    nn = setup.e.nn
    kinds = (nn.Linear, nn.Conv2d)
    return [layer for layer in model.modules() if isinstance(layer, kinds)]


@fault("R18", on="mlp gru tabular", optimizer="adam")
def rate_times_100(setup: Setup) -> None:
    """Use a hundred times the rate."""
    setup.rate = 100.0


@fault("R18", on="cnn lstm autoencoder", optimizer="momentum")
def rate_times_60(setup: Setup) -> None:
    """Use sixty times the rate, with momentum."""
    setup.rate = 60.0


@fault("R19", on="mlp transformer resnet")
def rate_over_3000(setup: Setup) -> None:
    """Use a three-thousandth of the rate."""
    setup.rate = 1 / 3000


@fault("R19", on="cnn rnn tabular", optimizer="sgd")
def adams_rate_for_sgd(setup: Setup) -> None:
    """Give SGD a rate far below what it needs."""
    setup.rate = 1 / 3000


@fault("R22", on="mlp cnn gru", optimizer="momentum")
def no_zero_grad(setup: Setup) -> None:
    """Never clear the gradients."""
    setup.clear = False


@fault("R23", on="mlp lstm autoencoder")
def no_step(setup: Setup) -> None:
    """Never call optimizer.step()."""
    setup.move = False


@fault("R23", on="cnn transformer tabular")
def detached_loss(setup: Setup) -> None:
    """Cut the loss from its graph."""
    setup.on_loss = lambda loss: loss.detach()


@fault("R12", on="mlp resnet autoencoder")
def optimizer_holds_little(setup: Setup) -> None:
    """Give the optimizer the biases alone."""
    setup.trained = lambda model: [p for p in model.parameters() if p.ndim == 1]


@fault("R12", "R23", on="cnn gru tabular")
def optimizer_of_another_model(setup: Setup) -> None:
    """Make the optimizer for a copy."""
    setup.trained = lambda model: setup.family.make(setup.e.name).parameters()


@fault("R08", on="mlp cnn gru", optimizer="sgd")
def softmax_before_loss(setup: Setup) -> None:
    """End the model in a softmax under cross-entropy."""
    nn = setup.e.nn
    setup.on_model.append(lambda model: nn.Sequential(model, nn.Softmax(dim=1)))


@fault("R08", on="tabular autoencoder")
def relu_at_the_end(setup: Setup) -> None:
    """End a regression in a ReLU, with targets below zero."""
    nn = setup.e.nn
    setup.on_model.append(lambda model: nn.Sequential(model, nn.ReLU()))


@fault("R09", on="tabular")
def broadcast_targets(setup: Setup) -> None:
    """Hand targets (N,) to predictions (N, 1)."""
    setup.y, setup.y_val = setup.y[:, 0], setup.y_val[:, 0]


@fault("R02", on="mlp rnn tabular", optimizer="momentum")
def raw_inputs(setup: Setup) -> None:
    """Leave inputs in the thousands."""
    for part in ("x", "x_val"):
        setattr(setup, part, (getattr(setup, part) + 1) * np.float32(1000))


@fault("R01", "R13", on="mlp cnn tabular")
def nan_inputs(setup: Setup) -> None:
    """Let one example in a hundred hold a NaN."""
    setup.x.reshape(len(setup.x), -1)[::100, 5] = np.nan


@fault("R03", "R30", on="cnn lstm transformer")
def empty_inputs(setup: Setup) -> None:
    """Hand out zeros in place of pictures."""
    setup.x, setup.x_val = np.zeros_like(setup.x), np.zeros_like(setup.x_val)


@fault("R07", on="mlp cnn gru", optimizer="momentum")
def sorted_and_unshuffled(setup: Setup) -> None:
    """Sort by class and do not shuffle."""
    order = np.argsort(setup.y, kind="stable")
    setup.x, setup.y, setup.shuffle = setup.x[order], setup.y[order], False


@fault("R29", on="mlp resnet lstm")
def shuffled_labels(setup: Setup) -> None:
    """Break the link between inputs and labels."""
    setup.y = np.random.default_rng(setup.seed).permutation(setup.y)


@fault("R11", on="mlp autoencoder tabular", optimizer="sgd")
def tiny_weights(setup: Setup) -> None:
    """Start from N(0, 0.001²)."""

    def shrink(model: Any) -> None:
        for layer in weights(setup, model):
            setup.e.nn.init.normal_(layer.weight, std=1e-3)
            setup.e.nn.init.zeros_(layer.bias)

    setup.on_model.append(shrink)


@fault("R11", on="mlp autoencoder tabular")
def zero_weights(setup: Setup) -> None:
    """Start from zeros."""

    def clear(model: Any) -> None:
        for layer in weights(setup, model):
            setup.e.nn.init.zeros_(layer.weight)

    setup.on_model.append(clear)


@fault("R11", "R10", on="mlp autoencoder tabular")
def huge_weights(setup: Setup) -> None:
    """Start from N(0, 3²)."""

    def grow(model: Any) -> None:
        for layer in weights(setup, model):
            setup.e.nn.init.normal_(layer.weight, std=3.0)

    setup.on_model.append(grow)


@fault("R15", on="mlp", optimizer="sgd")
def deep_sigmoid(setup: Setup) -> None:
    """Use ten sigmoid layers."""
    nn = setup.e.nn

    def deep(model: Any) -> Any:
        widths = [64, *[32] * 10]
        pairs = pairwise(widths)
        layers = [part for a, b in pairs for part in (nn.Linear(a, b), nn.Sigmoid())]
        return nn.Sequential(*layers, nn.Linear(32, 10))

    setup.on_model.append(deep)


@fault("R16", on="mlp autoencoder tabular")
def dead_from_the_start(setup: Setup) -> None:
    """Start hidden biases at -30."""

    def kill(model: Any) -> None:
        for layer in weights(setup, model)[:-1]:
            setup.e.nn.init.constant_(layer.bias, -30.0)

    setup.on_model.append(kill)


@fault("R31", on="mlp cnn gru", optimizer="sgd")
def heavy_decay(setup: Setup) -> None:
    """Decay the weights by far too much."""
    setup.decay = 1.0


@fault("R31", on="mlp cnn autoencoder")
def heavy_dropout(setup: Setup) -> None:
    """Leave out 95 % before the model's own last layers."""
    nn = setup.e.nn

    def thinned(model: Any) -> Any:
        return nn.Sequential(nn.Dropout(0.95), model)

    setup.on_model.append(thinned)


@fault("R26", "R24", "R25", on="cnn resnet")
def two_a_batch(setup: Setup) -> None:
    """Batch norm with two examples a batch, on dense features."""
    nn = setup.e.nn
    setup.batch, setup.epochs = 2, 1

    def normed(model: Any) -> Any:
        return nn.Sequential(
            nn.Flatten(), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10)
        )

    setup.on_model.append(normed)


@fault("R21", on="mlp cnn gru", optimizer="sgd")
def clipped_to_nothing(setup: Setup) -> None:
    """Clip the gradient at a ten-thousandth."""
    setup.clip = 1e-4


@fault("R13", on="tabular autoencoder")
def log_of_a_prediction(setup: Setup) -> None:
    """Take the logarithm of what may be negative."""
    torch = setup.e.torch
    setup.loss = lambda made, asked: ((torch.log(made) - asked) ** 2).mean()


@fault("R27", on="mlp cnn tabular")
def thirty_examples(setup: Setup) -> None:
    """Learn thirty examples by heart."""
    setup.x, setup.y, setup.batch, setup.epochs = setup.x[:32], setup.y[:32], 16, 100


@fault("R04", on="mlp cnn gru", optimizer="sgd")
def one_class_rules(setup: Setup) -> None:
    """Keep one example in twenty-five of all classes but one, and give it little time."""
    keep = (setup.y == 0) | (np.random.default_rng(setup.seed).random(len(setup.y)) < 0.04)
    setup.x, setup.y = (
        np.tile(setup.x[keep], (4, *[1] * (setup.x.ndim - 1))),
        np.tile(setup.y[keep], 4),
    )
    setup.rate, setup.epochs = 0.1, 5
