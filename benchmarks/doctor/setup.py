"""One run to be trained: a family with its data, model, optimizer and loop, open to faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.doctor.families import HELD, Family, points
from chainrule.doctor.probes import Subject
from chainrule.engine import Engine
from chainrule.train.evaluate import predict
from chainrule.train.trace import Recorder

OPTIMIZERS = ("adam", "adamw", "sgd", "momentum")


@dataclass
class Setup:
    """Everything that a fault may change before the run begins."""

    e: Engine
    family: Family
    seed: int
    optimizer: str = "adam"
    epochs: int = 10
    batch: int = 32
    rate: float = 1.0  # times what suits
    decay: float = 0.0
    clip: float = 0.0
    shuffle: bool = True
    clear: bool = True
    move: bool = True  # whether step() is called
    warm: int = 0  # steps of warm-up
    accumulate: int = 1  # backward passes a step
    schedule: Callable[[float], float] = lambda done: 1.0  # share of the rate by share of the run
    loss: Any = None
    on_model: list[Callable[[Any], Any]] = field(default_factory=list)  # may return another model
    on_loss: Callable[[Any], Any] = lambda loss: loss
    trained: Callable[[Any], Any] = lambda model: model.parameters()

    def __post_init__(self) -> None:
        """Draw the data and hold a quarter apart."""
        x, y = self.family.draw(self.seed)
        n = round(len(x) * (1 - HELD))
        self.x, self.y, self.x_val, self.y_val = x[:n], y[:n], x[n:], y[n:]

    def model(self) -> Any:
        """Build the model, and let the fault at it."""
        self.e.torch.manual_seed(self.seed)
        model = self.family.make(self.e.name)
        for change in self.on_model:
            model = change(model) or model
        return model

    def stepper(self, model: Any) -> Any:
        """Build the optimizer."""
        times = {"sgd": self.family.sgd, "momentum": self.family.sgd / 6}.get(self.optimizer, 1.0)
        lr = self.family.lr * times * self.rate
        kinds = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "momentum": "SGD"}
        more = {"momentum": 0.9} if self.optimizer == "momentum" else {}
        kind = getattr(self.e.optim, kinds[self.optimizer])
        return kind(self.trained(model), lr=lr, weight_decay=self.decay, **more)


@dataclass
class Position:
    """Where a run stands, and the rate that it was given."""

    lr: float
    epoch: int = 0
    step: int = 0


def run(setup: Setup, folder: Path) -> tuple[float, Subject]:
    """Train under the recorder; return the points on the validation part, and whom to probe."""
    model = setup.model()
    optimizer = setup.stepper(model)
    criterion = setup.loss or getattr(setup.e.nn, setup.family.loss)()
    module = criterion if hasattr(criterion, "forward") else None
    with np.errstate(all="ignore"), Recorder(folder, setup.e) as recorder:
        recorder.attach(model, optimizer, loss=module)
        at = Position(lr=optimizer.param_groups[0]["lr"])
        for at.epoch in range(1, setup.epochs + 1):
            one_epoch(setup, recorder, (model, optimizer, criterion), at)
            recorder.event(at.step, "evaluation", **judged(setup, model, criterion))
    good = judged(setup, model, criterion)["points"]
    known = (setup.x, setup.y, setup.x_val, setup.y_val)
    subject = Subject(setup.e, model, criterion, optimizer, *known, batch_size=setup.batch)
    return good, replace(subject, make_model=setup.model)


def one_epoch(setup: Setup, recorder: Recorder, parts: tuple[Any, Any, Any], at: Position) -> None:
    """Go through the training part once, as anybody's loop does."""
    e, n, optimizer = setup.e, len(setup.x), parts[1]
    order = e.torch.randperm(n).numpy() if setup.shuffle else np.arange(n)
    for start in range(0, n - n % setup.batch, setup.batch):
        rows, at.step = order[start : start + setup.batch], at.step + 1
        done = at.step / (setup.epochs * (n // setup.batch))
        share = min(1.0, at.step / max(setup.warm, 1)) * setup.schedule(done)
        optimizer.param_groups[0]["lr"] = at.lr * share
        x, y = e.torch.from_numpy(setup.x[rows]), e.torch.from_numpy(setup.y[rows])
        recorder.before_step(at.step)
        value, norm = one_step(setup, *parts, x, y)
        clipped = None if norm is None else norm > setup.clip
        lr = optimizer.param_groups[0]["lr"]
        recorder.after_step(at.step, at.epoch, value, lr, norm, clipped, y=y, x=x)


def one_step(
    setup: Setup, model: Any, optimizer: Any, criterion: Any, x: Any, y: Any
) -> tuple[float, float | None]:
    """Make one step; return the loss, and the gradient's norm where it is clipped."""
    if setup.clear:
        optimizer.zero_grad()
    for part in range(setup.accumulate - 1):  # all but the last part of the batch
        rows = slice(part, None, setup.accumulate)
        (criterion(model(x[rows]), y[rows]) / setup.accumulate).backward()
    last = slice(setup.accumulate - 1, None, setup.accumulate)
    loss = setup.on_loss(criterion(model(x[last]), y[last]) / setup.accumulate)
    norm = None
    if loss.requires_grad:
        loss.backward()
        if setup.clip:
            norm = float(setup.e.nn.utils.clip_grad_norm_(model.parameters(), setup.clip))
    if setup.move:
        optimizer.step()
    return float(loss.item()) * setup.accumulate, norm


def judged(setup: Setup, model: Any, criterion: Any) -> dict[str, Any]:
    """Return what an evaluation event holds, and the points."""
    scores, e = predict(setup.e, model, setup.x_val), setup.e
    with e.torch.no_grad():
        loss = float(criterion(e.torch.from_numpy(scores), e.torch.from_numpy(setup.y_val)).item())
    good = points(setup.family, scores, setup.y_val)
    accuracy = good / 100 if setup.family.classifies else None
    told = {"loss": loss, "accuracy": accuracy, "examples": len(scores), "points": good}
    return {"split": "validation", **told}
