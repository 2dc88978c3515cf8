"""What a claim's `measure` is given: a seed, an engine, and the shared tools of an experiment.

    def measure(bench):
        x, y = bench.split(*moons(600, seed=bench.seed))
        net = bench.mlp(2, 32, 2)
        bench.fit(net, x.train, y.train, lr=0.1, epochs=20)
        ...

Everything trains through `train`'s own loop, on the engine that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine import Engine
from chainrule.train.callbacks.callback import Callback, Epoch, Step
from chainrule.train.evaluate import predict
from chainrule.train.loop import Loop
from chainrule.train.position import Position


class Parts(NamedTuple):
    """An array in three parts."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


@dataclass(frozen=True, eq=False)
class Batches:
    """Batches in a new random order each time.

    Why: small nets on a few hundred points step in less time than a DataLoader collects a batch
         example by example; taking rows of the whole tensor is four times as fast here.
    """

    e: Engine
    x: Any
    y: Any
    size: int

    def __len__(self) -> int:
        return -(-len(self.x) // self.size)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        order = self.e.torch.randperm(len(self.x))
        for start in range(0, len(self.x), self.size):
            rows = order[start : start + self.size]
            yield self.x[rows], self.y[rows]


@dataclass
class History(Callback):
    """The loss of each step, and what was watched after each epoch."""

    watch: Callable[[], float] | None = None

    def __post_init__(self) -> None:
        """Begin empty."""
        self.losses: list[float] = []
        self.epochs: list[float] = []  # mean training loss of each epoch
        self.watched: list[float] = []

    def after_step(self, step: Step) -> None:
        """Keep the loss."""
        self.losses.append(step.loss)

    def after_epoch(self, epoch: Epoch) -> None:
        """Keep the mean loss, and look."""
        self.epochs.append(epoch.train_loss)
        if self.watch is not None:
            self.watched.append(self.watch())


@dataclass(frozen=True)
class Bench:
    """One seed's bench.

    Params: e     the engine: use `e.torch`, `e.nn`, `e.F`, `e.optim`
            seed  of this run; the generators stand there when `measure` begins
            full  the longer form was asked for
    """

    e: Engine
    seed: int
    full: bool = False

    def reseed(self, offset: int = 0) -> None:
        """Put the engine's generator back, so that two networks begin with the same draws."""
        self.e.torch.manual_seed(1000 * self.seed + offset)

    def tensor(self, x: np.ndarray) -> Any:
        """Return an array as the engine's tensor."""
        return self.e.torch.from_numpy(x)

    def mlp(self, *sizes: int, activation: Callable[[], Any] | None = None) -> Any:
        """Return `Linear` layers of these sizes with an activation (ReLU) between them."""
        nn, layers = self.e.nn, []
        for inputs, outputs in pairwise(sizes):
            layers += [nn.Linear(inputs, outputs), (activation or nn.ReLU)()]
        return nn.Sequential(*layers[:-1])

    def split(self, *arrays: np.ndarray, shares: Sequence[float] = (0.6, 0.2, 0.2)) -> list[Parts]:
        """Cut arrays of N examples into train, validation and test, in the seed's order."""
        n = len(arrays[0])
        order = np.random.default_rng(self.seed).permutation(n)
        ends = np.cumsum([round(share * n) for share in shares])[:2]
        return [Parts(*np.split(array[order], ends)) for array in arrays]

    def fit(  # noqa: PLR0913 - what an experiment varies
        self,
        net: Any,
        x: np.ndarray,
        y: np.ndarray,
        *,
        epochs: int,
        lr: float = 0.1,
        batch_size: int = 64,
        optimizer: Any = None,
        criterion: Any = None,
        clip: float = 0.0,
        watch: Callable[[], float] | None = None,
        callbacks: Sequence[Callback] = (),
    ) -> History:
        """Train in place, by SGD and cross-entropy unless told otherwise; return the history.

        Args:
            net: what learns; left in train mode.
            x: inputs (N, *) float32.
            y: targets: classes (N,) int64, or whatever `criterion` takes.
            epochs: passes over x.
            lr: rate of SGD where no optimizer is given.
            batch_size: examples a step; the order is shuffled.
            optimizer: another optimizer, made for net's parameters.
            criterion: another loss.
            clip: largest norm of the gradient; 0 for none.
            watch: measured after each epoch.
            callbacks: others who listen.
        """
        e = self.e
        batches = Batches(e, self.tensor(x), self.tensor(y), batch_size)
        parameters, history = list(net.parameters()), History(watch)
        limit = clip or float("inf")

        def norm() -> tuple[float, bool]:
            size = float(e.nn.utils.clip_grad_norm_(parameters, limit))
            return size, size > limit

        Loop(
            e, net, criterion or e.nn.CrossEntropyLoss(),
            optimizer or e.optim.SGD(parameters, lr=lr),
            batches, len(batches), epochs, norm if clip else unclipped, unvalidated,
            [history, *callbacks], Position(), uncounted,
        ).run()  # fmt: skip
        return history

    def loss(self, net: Any, x: np.ndarray, y: np.ndarray, criterion: Any = None) -> float:
        """Return the loss in eval mode, without a graph."""
        scores = predict(self.e, net, x)
        with self.e.torch.no_grad():
            measure = criterion or self.e.nn.CrossEntropyLoss()
            return float(measure(self.tensor(scores), self.tensor(y)).item())

    def error(self, net: Any, x: np.ndarray, y: np.ndarray) -> float:
        """Return the share of wrong classes in eval mode, in per cent."""
        return float(100 * np.mean(predict(self.e, net, x).argmax(1) != y))


def unclipped() -> tuple[float, bool]:
    """Leave the gradients alone, and do not measure them."""
    return float("nan"), False


def unvalidated() -> tuple[None, None]:
    """Measure nothing between epochs."""
    return None, None


def uncounted(scores: Any, y: Any) -> int:
    """Count no right answers: targets need not be classes."""
    return 0
