"""From a recipe to live objects: model, loss, optimizer, scheduler on one engine.

Every argument is checked against the signature of what it is for, before anything runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chainrule import models
from chainrule.engine import Engine
from chainrule.errors import ChainruleError, OptionError, RecipeError, nearest
from chainrule.train.evaluate import predict
from chainrule.train.examples import Examples
from chainrule.train.recipe import Recipe

LOSSES = ("CrossEntropyLoss", "MultiMarginLoss", "NLLLoss")  # scores (B, K) against classes (B,)
LENGTHS = ("T_max", "total_steps")  # where a recipe leaves them open: the length of the run
ACCEPTED: dict[type, tuple[type, ...]] = {  # where PyTorch's default is a …, TOML may give a …
    bool: (bool,),
    int: (int, float),
    float: (int, float),
    str: (str,),
    tuple: (list,),
}
WORDS = {bool: "true or false", int: "a number", float: "a number", str: "text", tuple: "a list"}
REFUSALS = (TypeError, ValueError, RuntimeError, NotImplementedError)


@dataclass
class Parts:
    """What a loop needs, ready to train."""

    model: Any
    criterion: Any
    optimizer: Any
    scheduler: Any

    @property
    def parameters(self) -> int:
        """The number of values that the model learns."""
        return sum(p.numel() for p in self.model.parameters())


def build(e: Engine, recipe: Recipe, examples: Examples, batches: int) -> Parts:
    """Build everything that a recipe names; `batches` is the number of steps in an epoch.

    Raises:
        RecipeError: something is unknown, refuses its arguments or does not fit the data.
    """
    model, optimizers = build_model(e, recipe), alone(e.optim, e.optim.Optimizer)
    fits(e, recipe, model, examples)
    criterion = call(recipe, "loss", pick(recipe, "loss", e.nn, LOSSES))
    kind = pick(recipe, "optim", e.optim, optimizers)
    optimizer = call(recipe, "optim", kind, model.parameters())
    return Parts(model, criterion, optimizer, build_scheduler(e, recipe, optimizer, batches))


def build_model(e: Engine, recipe: Recipe) -> Any:
    """Build the recipe's model with its settings."""
    place = recipe.source.at("model")
    try:
        return models.create(recipe.model.name, engine=e.name, **recipe.model.options)
    except OptionError as error:
        raise RecipeError(f"{place}: {error.needed}", got=error.got, hint=error.hint) from error
    except REFUSALS as error:
        raise RecipeError(f"{place} needs other settings", got=told(error)) from error


def fits(e: Engine, recipe: Recipe, model: Any, examples: Examples) -> None:
    """Try the model on three examples: it must take them, and score each class."""
    x, classes = examples.train.x[:3], len(examples.classes)
    one = f"an example of {examples.name} has shape {x.shape[1:]}, and there are {classes} classes"
    needed = f"{recipe.source.at('model')} needs to fit the data"
    try:
        shape = predict(e, model, x).shape
    except REFUSALS as error:
        raise RecipeError(needed, got=told(error), hint=one) from error
    if shape != (len(x), classes):
        raise RecipeError(needed, got=f"scores of shape {shape}", hint=one)


def build_scheduler(e: Engine, recipe: Recipe, optimizer: Any, batches: int) -> Any:
    """Build the recipe's schedule, or None where it names none."""
    part, library = recipe.schedule, e.optim.lr_scheduler
    if not part.name:
        return None
    kind = pick(recipe, "schedule", library, alone(library, library.LRScheduler))
    length = recipe.train.epochs * (batches if part.per == "step" else 1)
    open_ended = (LENGTHS & inspect.signature(kind).parameters.keys()) - part.options.keys()
    return call(recipe, "schedule", kind, optimizer, **dict.fromkeys(open_ended, length))


def alone(library: Any, base: type) -> set[str]:
    """Return the names of the classes whose `step()` needs no arguments: a loop can call them."""
    names = (name for name in dir(library) if not name.startswith("_"))
    return {name for name in names if steps_alone(getattr(library, name), base)}


def steps_alone(kind: Any, base: Any) -> bool:
    """Tell whether `kind` is a class below `base` whose step can be called without arguments."""
    is_below = isinstance(kind, type) and base in kind.__mro__[1:]
    return is_below and all(p.default is not p.empty for p in parameters(kind.step)[1:])


def parameters(function: Any) -> list[inspect.Parameter]:
    """Return the parameters of a signature, in order."""
    return list(inspect.signature(function).parameters.values())


def pick(recipe: Recipe, section: str, library: Any, names: Collection[str]) -> Any:
    """Return the class that a section names, or say which is nearest."""
    name = getattr(recipe, section).name
    if name not in names:
        place = recipe.source.at(f"{section}.name")
        raise RecipeError(f"{place} needs a known name", got=repr(name), hint=nearest(name, names))
    return getattr(library, name)


def call(recipe: Recipe, section: str, kind: Any, *given: Any, **filled: Any) -> Any:
    """Call `kind` with what is given and the section's arguments, each checked first."""
    options = getattr(recipe, section).options
    known = {p.name: p.default for p in parameters(kind)[len(given) :]}
    for key, value in options.items():
        check(recipe.source.at(f"{section}.{key}"), kind.__name__, key, value, known)
    try:
        return kind(*given, **filled, **options)
    except REFUSALS as error:
        place = recipe.source.at(section)
        needed = f"{place}: {kind.__name__} needs other values"
        raise RecipeError(needed, got=told(error)) from error


def told(error: Exception) -> str:
    """Return an error's words without its hint, which speaks of code and not of recipes."""
    if isinstance(error, ChainruleError) and error.got:
        return f"{error.needed} ({error.got})"
    return str(error).rstrip(".")


def check(place: str, kind: str, key: str, value: Any, known: dict[str, Any]) -> None:
    """Compare an argument with the signature: its name, and the type of its default."""
    if key not in known:
        raise RecipeError(f"{place}: {kind} has no such argument", hint=nearest(key, known))
    wanted = type(known[key])
    if wanted in ACCEPTED and type(value) not in ACCEPTED[wanted]:
        raise RecipeError(f"{place} needs {WORDS[wanted]}", got=repr(value))
