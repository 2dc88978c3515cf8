"""A recipe: everything that decides a run, in one TOML file.

    [data]      name, scale, per, shape     which examples, and how they enter the network
    [split]     validation, test, seed      what is held back
    [model]     name + its settings         a model of `chainrule.models`
    [loss]      name + PyTorch's arguments
    [optim]     name + PyTorch's arguments
    [schedule]  name, per + PyTorch's arguments
    [train]     epochs, batch_size, seed, engine, clip, patience, …

Each key has a default, so a recipe names only what it changes:

>>> recipe = parse("optim.lr = 0.05", "mine.toml", {"train.epochs": 3})
>>> recipe.optim, recipe.train.epochs
(Part(name='SGD', options={'lr': 0.05}), 3)
>>> parse("train.epoch = 3", "mine.toml")
Traceback (most recent call last):
chainrule.errors.RecipeError: mine.toml: train.epoch: nothing reads this key. Try: ...
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from chainrule.errors import RecipeError, nearest
from chainrule.train.fields import Changes, Source, fill, setting
from chainrule.train.toml import write

SCHEMA = 1
SHIPPED = Path(__file__).parent / "recipes"


@dataclass(frozen=True)
class Data:
    """Which examples, and the form in which the network sees them."""

    name: str = "digits"
    scale: str = setting("standardize", choices=("none", "divide", "standardize", "minmax"))
    per: str = setting("feature", choices=("feature", "set"))  # what is measured by itself
    shape: str = setting("flat", choices=("flat", "image"))  # (B, K) or (B, C, H, W)


@dataclass(frozen=True)
class Split:
    """The shares held back; `test` counts only where a data set brings no test part."""

    validation: float = setting(0.1, least=0, most=0.9)
    test: float = setting(0.2, least=0.01, most=0.9)
    seed: int = setting(0, least=0)


@dataclass(frozen=True)
class Part:
    """A named piece of the engine or the zoo, and the arguments it is built with."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule(Part):
    """How the learning rate moves: after every step or every epoch; no name, no movement."""

    name: str = ""
    per: str = setting("step", choices=("step", "epoch"))


@dataclass(frozen=True)
class Train:
    """How long, how, and on what."""

    epochs: int = setting(10, least=1)
    batch_size: int = setting(64, least=1)
    seed: int = setting(0, least=0)
    engine: str = setting("numpy", choices=("numpy", "torch"))
    clip: float = setting(0.0, least=0)  # the largest gradient norm; 0: no clipping
    patience: int = setting(0, least=0)  # epochs without a better value; 0: never stop early
    min_delta: float = setting(0.0, least=0)  # how much better a value must be to count
    monitor: str = setting("val_loss", choices=("val_loss", "val_accuracy"))
    keep: str = setting("best", choices=("best", "last"))  # the weights that are tested
    threads: int = setting(0, least=0)  # 0: as the machine is set
    trace: bool = True
    trace_every: int = setting(50, least=1)  # steps between two samples of the trace
    checkpoint_seconds: float = setting(5.0, least=0)  # 0: after every step


@dataclass(frozen=True)
class Recipe:
    """All sections; `name` is the file's, `about` one line for the list."""

    schema: int = setting(SCHEMA, least=1)
    name: str = ""
    about: str = ""
    data: Data = field(default_factory=Data)
    split: Split = field(default_factory=Split)
    model: Part = field(default_factory=lambda: Part("mlp"))
    loss: Part = field(default_factory=lambda: Part("CrossEntropyLoss"))
    optim: Part = field(default_factory=lambda: Part("SGD"))
    schedule: Schedule = field(default_factory=Schedule)
    train: Train = field(default_factory=Train)
    source: Source = field(default_factory=lambda: Source("recipe"), compare=False, repr=False)

    def toml(self) -> str:
        """Return the recipe as a TOML file with every default written out."""
        tables = asdict(self)
        del tables["source"]
        return write(flat(tables))


def flat(tables: dict[str, Any]) -> dict[str, Any]:
    """Move each section's `options` up beside its name, as the file has them."""
    return {
        key: {**{k: v for k, v in value.items() if k != "options"}, **value.get("options", {})}
        if isinstance(value, dict)
        else value
        for key, value in tables.items()
    }


def shipped() -> dict[str, Path]:
    """Return the recipes that come with the package: name -> file."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def load(recipe: str | Path | Recipe, changes: Changes = ()) -> Recipe:
    """Read a recipe by shipped name or file path, with some keys changed.

    Args:
        recipe: "digits", "mine.toml", Path("mine.toml"), or a recipe to change.
        changes: {"optim.lr": 0.1}, or the same as text: ["optim.lr=0.1"].

    Raises:
        RecipeError: there is no such recipe, or it has a key or value that cannot be.
    """
    if isinstance(recipe, Recipe):
        return parse(recipe.toml(), recipe.source.file, changes)
    path = shipped().get(str(recipe), Path(recipe))
    return parse(read(path, str(recipe)), str(path.name), changes)


def read(path: Path, asked: str) -> str:
    """Return the text of a recipe's file, or say why there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        hint = f"{nearest(asked, shipped())} or write the path of a .toml file"
        raise RecipeError("a recipe is needed", got=repr(asked), hint=hint) from error
    except (OSError, UnicodeDecodeError) as error:
        got = getattr(error, "strerror", None) or str(error)
        hint = f"write a .toml file in UTF-8, or name one of {', '.join(shipped())}"
        raise RecipeError(f"{path} needs to be a recipe's text", got=got, hint=hint) from error


def parse(text: str, file: str, changes: Changes = ()) -> Recipe:
    """Read a recipe from its text; `file` names it in errors."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{file} needs to be TOML", got=str(error)) from error
    tables.setdefault("name", Path(file).stem)
    source = Source(file, tables)
    source.change(changes)
    recipe: Recipe = fill(Recipe(), tables, source)
    if recipe.schema > SCHEMA:
        hint = "update chainrule"
        raise RecipeError(f"{file}: schema {SCHEMA} is needed", got=str(recipe.schema), hint=hint)
    return replace(recipe, source=source)
