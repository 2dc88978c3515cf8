"""The one call with which people begin: `doctor.watch(model, optimizer)`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from chainrule import places
from chainrule.doctor.watching.engines import engine_of
from chainrule.doctor.watching.watch import Watch
from chainrule.errors import ArgumentError
from chainrule.train.trace.recorder import EVERY


def watch(
    model: Any,
    optimizer: Any = None,
    *,
    loss: Any = None,
    folder: str | Path | None = None,
    every: int = EVERY,
    **declared: Any,
) -> Watch:
    """Return the block in which a training is watched.

    Args:
        model: the network; a list of several, such as a generator and a discriminator, or a
            dictionary that names them.
        optimizer: what moves it; found by its first step where it is not told.
        loss: a loss module of your own making; PyTorch's are heard anyway.
        folder: where the trace goes; by default a new folder of runs in the workspace.
        every: the distance between steps that are looked at, once the first thirty are over.
        declared: what the rules should know, such as `imbalanced=True` or `monte_carlo=True`.

    Raises:
        ArgumentError: the model is no `nn.Module`, or the optimizer is none.
    """
    models, optimizers = named(model), several(optimizer)
    engines = [engine_of(one) for one in models.values()] or [engine_of(model)]
    for one in optimizers:
        if not hasattr(one, "param_groups"):
            got, hint = type(one).__name__, "watch(model, optimizer, loss=criterion)"
            raise ArgumentError("watch needs an optimizer", got=got, hint=hint)
    where = Path(folder) if folder else new_folder("doctor")
    seen = Watch(engines[0], where, every, declared, free=False)
    seen.at_start = partial(introduce, models=models, optimizers=optimizers, loss=loss)
    return seen


def introduce(seen: Watch, models: dict[str, Any], optimizers: list[Any], loss: Any) -> None:
    """Tell a watch what it shall look at."""
    training, nn = seen.open(), seen.e.nn
    if training is None:  # there are too many; a new watch has none
        return
    for name, model in models.items():
        seen.know(training, model, name)
    for optimizer in optimizers:
        seen.assign(optimizer, training)
    if isinstance(loss, nn.Module) and not type(loss).__module__.startswith(nn.__name__):
        seen.know_loss(loss)


def named(model: Any) -> dict[str, Any]:
    """Return models by the names that their layers shall have in front."""
    if isinstance(model, Mapping):
        return dict(model)
    if not isinstance(model, list | tuple):
        return {"": model}
    kinds = [type(one).__name__.lower() for one in model]
    names = [k if kinds.count(k) == 1 else f"{k}{i}" for i, k in enumerate(kinds)]
    return dict(zip(names, model, strict=True))


def several(optimizer: Any) -> list[Any]:
    """Return optimizers as a list."""
    if isinstance(optimizer, Mapping):
        return list(optimizer.values())
    if isinstance(optimizer, list | tuple):
        return list(optimizer)
    return [] if optimizer is None else [optimizer]


def new_folder(name: str) -> Path:
    """Return a folder of runs in the workspace that is not there yet."""
    stem = f"{name}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    runs, number, folder = places.workspace() / "runs", 1, stem
    while (runs / folder).exists():
        number += 1
        folder = f"{stem}-{number}"
    return runs / folder
