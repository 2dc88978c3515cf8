"""The page docs/coverage.md: every public name of PyTorch, covered, not covered, out of scope."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from chainrule.scratch.coverage.lookup import pytorch_names
from chainrule.scratch.coverage.reasons import REASONS, reason

STATES = ("covered", "not covered", "out of scope")
INTRODUCTION = """\
# What of PyTorch is here

The public names of PyTorch {version} in the parts that the readable engine covers: dense
tensors on the CPU. A covered name takes PyTorch's arguments and gives its results, to rounding;
an option of it that is not covered says so. Another name raises `NotCovered` with the reason.

This page is written by `python -m chainrule.scratch.coverage > docs/coverage.md`; a test fails
when it is old.
"""


def engine(namespace: str) -> Any:
    """Return what stands here for a namespace of PyTorch, or None."""
    here: Any = import_module("chainrule.scratch")
    for part in namespace.split(".")[1:]:
        here = getattr(here, part, None)
    return here


def answers(here: Any, name: str) -> bool:
    """Tell whether a name is there and does more than to say why it is not covered."""
    value = getattr(here, name, None) if here is not None else None
    there = here is not None and hasattr(here, name)
    return there and not (getattr(value, "__doc__", None) or "").startswith("Raise")


def states(namespace: str) -> dict[str, list[str]]:
    """Return the names of a namespace by state."""
    here = engine(namespace)
    found: dict[str, list[str]] = {state: [] for state in STATES}
    for name in pytorch_names()[namespace]:
        if answers(here, name):
            found["covered"].append(name)
        else:
            found["not covered" if reason(namespace, name) is None else "out of scope"].append(name)
    return found


def page(version: str) -> str:
    """Return the whole page."""
    table = {namespace: states(namespace) for namespace in pytorch_names()}
    parts = [INTRODUCTION.format(version=version), counts(table), why(table)]
    return "\n".join(parts + [section(namespace, found) for namespace, found in table.items()])


def counts(table: dict[str, dict[str, list[str]]]) -> str:
    """Return the table of counts."""
    rows = [(name, *(len(found[state]) for state in STATES)) for name, found in table.items()]
    total = ("**together**", *(sum(row[i] for row in rows) for i in range(1, 4)))  # type: ignore[misc]
    lines = ["| namespace | covered | not covered | out of scope |", "|---|---:|---:|---:|"]
    lines += [f"| `{name}` | {a} | {b} | {c} |" for name, a, b, c in rows]
    return "\n".join([*lines, "| {} | {} | {} | {} |".format(*total), ""])


def why(table: dict[str, dict[str, list[str]]]) -> str:
    """Return the reasons, each with the number of names and some of them."""
    lines = ["## Out of scope", "", "| reason | names | for example |", "|---|---:|---|"]
    for text in REASONS:
        names = [
            name
            for namespace, found in table.items()
            for name in found["out of scope"]
            if reason(namespace, name) == text
        ]
        if names:
            lines.append(f"| {text} | {len(names)} | {quoted(names[:: -(-len(names) // 4)])} |")
    return "\n".join([*lines, ""])


def section(namespace: str, found: dict[str, list[str]]) -> str:
    """Return the names of one namespace."""
    lines = [f"## {namespace}", ""]
    for state in ("not covered", "covered", "out of scope"):
        if found[state]:
            lines += [f"**{state.capitalize()}**: {quoted(found[state])}", ""]
    return "\n".join(lines)


def quoted(names: Iterable[str]) -> str:
    """Return names as code, one after the other."""
    return " ".join(f"`{name}`" for name in names)
