"""Whether an exercise uses only names that were taught by its day.

A name is one on an imported library (`np.einsum`, `nn.Linear`) or a method that only tensors
have (`.backward`). It is taught when `teaches:` of this or an earlier lesson lists it, in full
or by its last part, or when it is among the basics of base_names.toml. What a grader computes
with NumPy is its own affair; what it asks of the engine is not.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

from chainrule.course import days
from chainrule.course.exercise.folder import Exercise

LIBRARIES = {"numpy": "np", "chainrule.scratch": "torch", "torch": "torch"}


def untaught(exercise: Exercise) -> dict[str, list[str]]:
    """Return, for each file that uses one, the names that were not taught by that day."""
    known = taught_by(exercise)
    files = ("starter.py", "right/reference.py", "grader.py")
    found = {}
    for name in files:
        source = (exercise.folder / name).read_text(encoding="utf-8")
        uses = {use for use in used(source) if not is_known(use, known)}
        own = "np." if name == "grader.py" else "np.random."
        found[name] = sorted(use for use in uses if not use.startswith(own))
    return {name: uses for name, uses in found.items() if uses}


def is_known(use: str, known: frozenset[str]) -> bool:
    """Say whether a dotted name, or its last part, is known."""
    last = use.rpartition(".")[2]
    return last.startswith("__") or use in known or last in known


def taught_by(exercise: Exercise) -> frozenset[str]:
    """Return what is taught up to an exercise's day, in full and by last parts."""
    names: set[str] = set(basics())
    for _, folder in days.folders():
        names |= teaches(folder / "lesson.md")
        if folder == exercise.folder.parents[1]:
            break
    return frozenset(names)


def teaches(lesson: Path) -> set[str]:
    """Return the names in `teaches:` of a lesson, in full and by last parts."""
    if not lesson.is_file():
        return set()
    found = re.search(r"^teaches:(.*)$", lesson.read_text(encoding="utf-8"), re.MULTILINE)
    names = [one.strip(" `") for one in re.split(r"[,;]", found[1])] if found else []
    names = [re.sub(r"\(.*\)$", "", name) for name in names if name]
    return {*names, *(name.rpartition(".")[2] for name in names)}


@cache
def basics() -> frozenset[str]:
    """Return the basics that the course takes for granted."""
    table = tomllib.loads((Path(__file__).parent / "base_names.toml").read_text(encoding="utf-8"))
    return frozenset(f"{library}.{name}" for library in table for name in table[library].split())


def used(source: str) -> set[str]:
    r"""Return the dotted names of libraries, and the methods of tensors, that a source uses.

    >>> sorted(used("import numpy as np\ny = np.exp(x)\ny.backward()"))
    ['.backward', 'np.exp']
    """
    tree = ast.parse(source)
    libraries = aliases(tree)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            root, _, rest = dotted.partition(".")
            is_name = root in libraries and re.fullmatch(r"[\w.]+", dotted)
            if is_name:
                found.add(f"{libraries[root]}.{rest}")
            elif node.attr in of_tensors():
                found.add(f".{node.attr}")
    return {use for use in found if not is_module(use, found)}


def is_module(use: str, found: set[str]) -> bool:
    """Say whether a name only leads to another, as `np.random` does to `np.random.randn`."""
    return any(other.startswith(f"{use}.") for other in found)


def aliases(tree: ast.AST) -> dict[str, str]:
    """Return the local names of the libraries that a file imports, and what stands for them."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            pairs = [(a.asname or a.name, a.name) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            pairs = [(a.asname or a.name, f"{node.module}.{a.name}") for a in node.names]
        else:
            continue
        for local, whole in pairs:
            found[local] = shortened(whole)
    return {local: short for local, short in found.items() if short}


def shortened(whole: str) -> str:
    """Return how lessons write a library or a part of one; empty for what is none of ours."""
    for name, short in LIBRARIES.items():
        if whole == name:
            return short
        if whole.startswith(f"{name}."):
            rest = whole.removeprefix(f"{name}.")
            rest = rest.removeprefix("nn.") if rest == "nn.functional" else rest
            return {"functional": "F"}.get(rest, rest if short == "torch" else f"{short}.{rest}")
    return ""


@cache
def of_tensors() -> frozenset[str]:
    """Return the names that tensors have, and neither arrays nor Python's own kinds."""
    import numpy as np

    from chainrule.scratch import Tensor

    others = [np.ndarray, list, dict, str, set, tuple, float, np.random.Generator]
    plain = {name for kind in others for name in dir(kind)}
    return frozenset(name for name in dir(Tensor) if name[0] != "_") - plain
