"""Run a recipe: data, model, engine, loop, measurement, report, in a folder of its own.

A new run and one that is taken up again go the same way: everything is built from the
recipe in the run folder, the last checkpoint is put back if there is one, and the loop goes
on from there to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from chainrule import engine as engines
from chainrule import places
from chainrule.errors import RunError, TrainingStopped
from chainrule.train import checkpoint, environment, folder, report
from chainrule.train.build import build_model
from chainrule.train.callbacks.interrupt import REASON
from chainrule.train.fields import Changes, table
from chainrule.train.folder import RunFolder
from chainrule.train.outcome import finish
from chainrule.train.recipe import Recipe, load
from chainrule.train.session import Session
from chainrule.train.summary import Summary, TrainingFailed
from chainrule.train.trace import Recorder


def run(
    recipe: str | Path | Recipe,
    changes: Changes = (),
    *,
    engine: str | None = None,
    seed: int | None = None,
    epochs: int | None = None,
    data: str | None = None,
    workspace: str | Path | None = None,
    show: bool = False,
) -> Summary:
    """Train by a recipe and leave a run folder.

    Args:
        recipe: a shipped name ("digits"), the path of a TOML file, or a Recipe.
        changes: keys to change: {"optim.lr": 0.05} or ["optim.lr=0.05"].
        engine: short for {"train.engine": …}.
        seed: short for {"train.seed": …}.
        epochs: short for {"train.epochs": …}.
        data: short for {"data.name": …}.
        workspace: the folder that holds `runs/`; else the one of `chainrule where`.
        show: draw a progress bar, if stderr is a terminal.

    Raises:
        RecipeError: the recipe cannot be run; nothing was started.
        TrainingFailed: the loss became nan or infinite; the message names the layer, and
            `summary` says how far it came.
    """
    short = {"train.engine": engine, "train.seed": seed, "train.epochs": epochs, "data.name": data}
    given = {key: value for key, value in short.items() if value is not None}
    wanted = load(recipe, {**table(changes), **given})
    with threads_of(wanted):
        session = Session.of(wanted)
        made = folder.create(runs(workspace), wanted.name, session.recipe.toml(), session.info())
        with held(made):
            return go(session, made, show=show)


def resume(run: str | Path, *, workspace: str | Path | None = None, show: bool = False) -> Summary:
    """Take up a run that was stopped or killed; it ends as if it had never been.

    Args:
        run: a run folder, or its name in the workspace.
        workspace: the folder that holds `runs/`; else the one of `chainrule where`.
        show: draw a progress bar, if stderr is a terminal.
    """
    found = folder.find(runs(workspace), run)
    status = found.info.get("status")
    if status == "failed":
        hint = "change the recipe and train anew"
        raise RunError(f"{found.path} cannot go on", got=found.info["stop_reason"], hint=hint)
    if status == "done":
        if found.is_cut_off:
            with held(found):
                found.sweep()
                report.write(found.path)
        return Summary(**{**folder.read_json(found.path / "summary.json"), "run": str(found.path)})
    wanted = load(found.path / "recipe.toml")
    with threads_of(wanted), held(found):
        session = Session.of(wanted)
        if found.last.exists():
            checkpoint.load(found.last, session.state, session.e)
        found.cut(session.position.step)
        Recorder.cut(found.path, session.position.step or -1)  # what came before step 1, too
        found.update(status="running", stop_reason=None)
        return go(session, found, show=show)


def trained(run: str | Path, *, engine: str = "", workspace: str | Path | None = None) -> Any:
    """Return the network of a run with the weights that were tested, on either engine."""
    found = folder.find(runs(workspace), run)
    recipe = load(found.path / "recipe.toml")
    e = engines.get(engine or recipe.train.engine)
    model = build_model(e, recipe)
    model.load_state_dict(checkpoint.read_weights(found.best, e))
    return model.eval()


@contextmanager
def held(home: RunFolder) -> Iterator[None]:
    """Keep other processes out of a run folder, and say how to go on after Ctrl-C."""
    with folder.writing(home.path, "choose a folder that can be written"), folder.held(home):
        try:
            yield
        except KeyboardInterrupt as pressed:
            pressed.add_note(str(home.path))
            raise


def threads_of(recipe: Recipe) -> AbstractContextManager[None]:
    """Return the block in which a recipe's number of threads holds."""
    return environment.threads(engines.get(recipe.train.engine), recipe.train.threads)


def runs(workspace: str | Path | None) -> Path:
    """Return the folder of all runs."""
    return Path(workspace or places.workspace()).absolute() / "runs"


def go(session: Session, home: RunFolder, *, show: bool) -> Summary:
    """Train from where the session stands to the end, measure, and write it all down."""
    with folder.writing(home.path, f"make room, then chainrule train --resume {home.path}"):
        try:
            reason = looped(session, home, show=show)
        except TrainingStopped as stop:
            raise TrainingFailed(stop, finish(session, home, "failed", str(stop))) from stop
        return finish(session, home, "stopped" if reason == REASON else "done", reason)


def looped(session: Session, home: RunFolder, *, show: bool) -> str | None:
    """Run the loop among its listeners; whatever happens, they let go of what they hold."""
    listeners = session.listeners(home, show=show)
    with np.errstate(all="ignore"):  # a listener tells what is not finite, and where
        try:
            return session.loop(listeners).run()
        finally:
            for listener in listeners:
                listener.close()
