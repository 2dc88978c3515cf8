"""Whom a probe examines: a live model with its loss, its optimizer and examples.

    subject = Subject(e, model, criterion, optimizer, x, y, x_val, y_val)
    subject = Subject.of_run(folder)               # a run of ours, from recipe and checkpoint

A probe never touches these: it works on a `Twin`, a deep copy, and every random state is put
back afterwards.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from chainrule import engine
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.twin import Twin
from chainrule.engine import Engine
from chainrule.train import checkpoint
from chainrule.train.build import build_model
from chainrule.train.folder import RunFolder
from chainrule.train.generators import Generators
from chainrule.train.recipe import Recipe, load
from chainrule.train.session import Session


@dataclass(frozen=True, eq=False)
class Subject:
    """A model as it is now, and what it learns from; None where somebody does not have it.

    Params: x, y          training examples, one a row
            x_val, y_val  validation examples
            make_model    builds the model anew, with the weights that it started from
            make_samples  n -> that many samples of a generator, as an array
            pad           the token that only fills up
    """

    e: Engine
    model: Any
    criterion: Any = None
    optimizer: Any = None
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    x_val: np.ndarray | None = None
    y_val: np.ndarray | None = None
    batch_size: int = 32
    make_model: Callable[[], Any] | None = None
    make_samples: Callable[[int], np.ndarray] | None = None
    pad: int | None = None

    @classmethod
    def of_run(cls, folder: str | Path) -> Subject:
        """Build the subject of a run folder: data and model by its recipe, weights as tested.

        Raises:
            RunError: the folder or its checkpoint is damaged.
            RecipeError: the recipe no longer fits data or model.
        """
        home = RunFolder(Path(folder))
        recipe = load(home.path / "recipe.toml")
        with apart_of(recipe.train.engine) as e:
            session = restored(home, replace(recipe, train=replace(recipe.train, trace=False)))
        parts, train, held = session.parts, session.examples.train, session.examples.validation
        return cls(
            e,
            parts.model,
            parts.criterion,
            parts.optimizer,
            train.x,
            train.y,
            x_val=held.x if len(held) else None,
            y_val=held.y if len(held) else None,
            batch_size=recipe.train.batch_size,
            make_model=lambda: anew(e, recipe),
        )

    def twin(self, *, fresh: bool = False) -> Twin:
        """Return a deep copy to experiment on.

        Args:
            fresh: as it was before it had learned anything, where `make_model` knows; the
                optimizer forgets what it has gathered, and its rate is the schedule's highest.
        """
        model, criterion, optimizer = copy.deepcopy((self.model, self.criterion, self.optimizer))
        if fresh and self.make_model is not None:
            model.load_state_dict(self.make_model().state_dict())
        twin = Twin(self.e, model, criterion, optimizer)
        if fresh:
            twin.forget()
        return twin

    def some(self, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Return so many training examples, drawn once for all."""
        if self.x is None or self.y is None:
            raise Skipped("training examples are needed")
        rows = np.random.default_rng(seed).permutation(len(self.x))[:count]
        return self.x[rows], self.y[rows]


def restored(home: RunFolder, recipe: Recipe) -> Session:
    """Return the session of a run with its last state, and the weights that were tested."""
    session = Session.of(recipe)
    if home.last.exists():
        checkpoint.load(home.last, session.state, session.e)
    if home.best.exists():
        session.parts.model.load_state_dict(checkpoint.read_weights(home.best, session.e))
    return session


def anew(e: Engine, recipe: Recipe) -> Any:
    """Build a recipe's model with the weights that a run of it starts from."""
    with apart(e):
        Generators(e).seed(recipe.train.seed)
        return build_model(e, recipe)


@contextmanager
def apart(e: Engine) -> Iterator[None]:
    """Put the random states of engine, NumPy and Python back at the end of the block."""
    generators = Generators(e)
    state = generators.state_dict()
    try:
        yield
    finally:
        generators.load_state_dict(state)


@contextmanager
def apart_of(name: str) -> Iterator[Engine]:
    """Do the same for an engine by its name, and give it."""
    e = engine.get(name)
    with apart(e):
        yield e
