"""From a recipe to live objects: model, loss, optimizer, scheduler on one engine.

Every argument is checked against the signature of what it is for, before anything runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator
from contextlib import contextmanager
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
REFUSALS = (TypeError, ValueError, RuntimeError, ArithmeticError, LookupError, MemoryError)


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


def rehearse(e: Engine, recipe: Recipe, examples: Examples, batches: int) -> None:
    """Go one step with three examples: what refuses a value only when it is used, does so here.

    Why: a run that breaks at its first step would leave a folder behind. The parts are thrown
         away; whoever calls this seeds the generators afterwards.
    """
    parts, few = build(e, recipe, examples, batches), examples.train
    x, y = e.torch.from_numpy(few.x[:3]), e.torch.from_numpy(few.y[:3])
    scores = parts.model.train()(x)
    with trying(recipe, "loss"):
        loss = parts.criterion(scores, y)
        loss.backward()
    with trying(recipe, "optim"):
        parts.optimizer.step()
    if parts.scheduler is not None:
        with trying(recipe, "schedule"):
            parts.scheduler.step()


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
    needed = (
        f"{recipe.source.at('model')} needs to fit the data: an example of {examples.name} "
        f"has shape {x.shape[1:]}, and there are {classes} classes"
    )
    hint = advice(recipe, x.shape[1:], classes)
    try:
        shape = predict(e, model, x).shape
    except REFUSALS as error:
        raise RecipeError(needed, got=told(error), hint=hint) from error
    if shape != (len(x), classes):
        raise RecipeError(needed, got=f"scores of shape {shape}", hint=hint)


def advice(recipe: Recipe, shape: tuple[int, ...], classes: int) -> str:
    """Return what to try where model and data do not fit."""
    if recipe.model.name == "mlp" and len(shape) == 1:
        return f"--set 'model.widths=[{shape[0]}, 128, {classes}]'"
    form = "flat" if len(shape) > 1 else "image"
    return f"--set data.shape={form}, another model or another data set"


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
    empty = inspect.Parameter.empty
    missing = [k for k, v in known.items() if v is empty and k not in {*filled, *options}]
    if missing and all(name.isidentifier() for name in missing):
        place = recipe.source.at(section)
        raise RecipeError(f"{place}: {kind.__name__} needs {', '.join(missing)}", got="none")
    with trying(recipe, section):
        return kind(*given, **filled, **options)


@contextmanager
def trying(recipe: Recipe, section: str) -> Iterator[None]:
    """Turn a refusal by what a section names into an error that says where to look."""
    try:
        yield
    except REFUSALS as error:
        name = getattr(recipe, section).name
        needed = f"{recipe.source.at(section)}: {name} needs other values"
        raise RecipeError(needed, got=told(error)) from error


def told(error: Exception) -> str:
    """Return an error's words without its hint, which speaks of code and not of recipes."""
    if isinstance(error, ChainruleError) and error.got:
        return f"{error.needed} ({error.got})"
    return str(error).rstrip(".") or type(error).__name__


def check(place: str, kind: str, key: str, value: Any, known: dict[str, Any]) -> None:
    """Compare an argument with the signature: its name, and the type of its default."""
    if key not in known:
        raise RecipeError(f"{place}: {kind} has no such argument", hint=nearest(key, known))
    wanted = type(known[key])
    if wanted in ACCEPTED and type(value) not in ACCEPTED[wanted]:
        raise RecipeError(f"{place} needs {WORDS[wanted]}", got=repr(value))
