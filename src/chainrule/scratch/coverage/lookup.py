"""What a missing name answers: that it is not covered and why, or which name was meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from typing import Any, NoReturn

from chainrule.errors import NotCoveredName, UnknownName
from chainrule.scratch.coverage.listing import FILE
from chainrule.scratch.coverage.modules import OUT_OF_SCOPE
from chainrule.scratch.coverage.reasons import reason

HINT = "on PyTorch: import torch, or --engine torch"


@cache
def listed() -> dict[str, Any]:
    """Return what pytorch.json holds."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def pytorch_names() -> dict[str, list[str]]:
    """Return PyTorch's public names by namespace."""
    names: dict[str, list[str]] = listed()["names"]
    return names


def pytorch_version() -> str:
    """Return the version of PyTorch that the names are from."""
    return str(listed()["version"])


def answers_for(namespace: str) -> Callable[[str], NoReturn]:
    """Return the `__getattr__` of a module that answers as one of PyTorch's.

    >>> answers_for("torch.optim")("SparseAdam")
    Traceback (most recent call last):
    chainrule.errors.NotCoveredName: torch.optim.SparseAdam is not in the readable engine: \
it is for sparse gradients, which no layer here makes. Try: on PyTorch: import torch, or --engine \
torch.
    """

    def answer(name: str) -> NoReturn:
        raise missing(namespace, name)

    return answer


def missing(namespace: str, name: str, of: Any = None) -> AttributeError:
    """Return the error for a name that a namespace, or an object `of` a class, does not have."""
    if name[0] == "_":  # Python and NumPy ask for such names all the time: no time for advice
        return AttributeError(name)
    full, names = f"{namespace}.{name}", pytorch_names().get(namespace, [])
    if name in names or not names or full.removeprefix("torch.") in OUT_OF_SCOPE:
        return NotCoveredName(not_here(namespace, name), hint=HINT)
    known = names if of is None else [*names, *dir(of)]
    choices = {choice.lower(): choice for choice in known}
    close = get_close_matches(name.lower(), choices, n=1, cutoff=0.6)
    meant = f"did you mean {choices[close[0]]!r}?" if close else None
    hint = meant or "docs/coverage.md lists what there is"
    return UnknownName(f"{full} does not exist, in PyTorch neither", hint=hint)


def not_here(namespace: str, name: str) -> str:
    """Say that a name is not covered, and why where that is known."""
    full = f"{namespace}.{name}"
    whole = (OUT_OF_SCOPE.get(part.removeprefix("torch.")) for part in (full, namespace))
    why = next(filter(None, whole), None) or reason(namespace, name)
    return f"{full} is not in the readable engine" + (f": {why}" if why else "")
