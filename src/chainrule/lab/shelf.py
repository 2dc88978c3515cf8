"""The claims there are: every file of `claims/` is one, by its own name.

>>> "deep_linear" in names()
True
"""

from __future__ import annotations

import ast
import hashlib
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from chainrule.errors import OptionError, nearest
from chainrule.lab import claims
from chainrule.lab.claim import Claim


@cache
def names() -> tuple[str, ...]:
    """Return the names of all claims, those of the first day first."""
    found = [module.name for module in pkgutil.iter_modules(claims.__path__)]
    return tuple(sorted(found, key=lambda name: (get(name).day, name)))


@cache
def get(name: str) -> Claim:
    """Return a claim by name.

    Raises:
        OptionError: there is none; the message names the nearest.
    """
    known = [module.name for module in pkgutil.iter_modules(claims.__path__)]
    if name not in known:
        hint = nearest(name, known) or "chainrule lab lists the claims"
        raise OptionError("the name of a claim is needed", got=repr(name), hint=hint)
    found: Claim = import_module(f"chainrule.lab.claims.{name}").CLAIM
    return found


@cache
def fingerprint(name: str) -> str:
    """Return what changes when a claim's code changes, and not when its words do.

    Why: a result belongs to the code that gave it. Comments and docstrings are no code, nor is
         what the claim says to people.
    """
    path = Path(str(import_module(f"chainrule.lab.claims.{name}").__file__))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Claim":
            node.keywords = [k for k in node.keywords if k.arg in ("margin", "measure")]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]
