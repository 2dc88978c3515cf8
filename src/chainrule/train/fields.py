"""From tables to dataclasses: every key known, every value of its type and range.

A `Source` remembers which file a key came from, or that `--set` wrote it, so that each
error names the place where the reader must look.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from math import inf, isfinite
from typing import Any

from chainrule.errors import RecipeError, nearest

WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
PARTS = ("model", "loss", "optim", "schedule")  # sections whose keys belong to their name
Changes = Iterable[str] | Mapping[str, Any]


def setting(
    default: Any,
    *,
    least: float = -inf,
    most: float = inf,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a key with its default and the values it may have."""
    return field(default=default, metadata={"least": least, "most": most, "choices": choices})


@dataclass
class Source:
    """Tables read from a file, and the keys that somebody changed afterwards."""

    file: str
    tables: dict[str, Any] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """Name the place that set `key`, or keys of the section `key`."""
        below = sorted(each for each in self.changed if each.startswith(f"{key}."))
        told = [key] if key in self.changed else below
        return f"--set {', '.join(told)}" if told else f"{self.file}: {key}"

    def change(self, changes: Changes) -> None:
        """Write `section.key` values over the file's.

        A new `name` drops the section's other keys: the arguments of SGD mean nothing to
        Adam. Names are therefore written first.
        """
        pairs = table(changes)
        for key in sorted(pairs, key=lambda key: not key.endswith(".name")):
            self.changed.add(key)
            section, dot, name = key.rpartition(".")
            kept = self.tables.setdefault(section, {}) if dot else self.tables
            if not isinstance(kept, dict) or "." in section:
                raise RecipeError("a change needs section.key", got=repr(key))
            if name == "name" and section in PARTS and kept.get("name") != pairs[key]:
                kept.clear()
            kept[name] = pairs[key]


def table(changes: Changes) -> dict[str, Any]:
    """Return changes, however they were written, as {"section.key": value}."""
    return dict(changes if isinstance(changes, Mapping) else map(assignment, changes))


def assignment(text: str) -> tuple[str, Any]:
    """Split `key=value`; the value is TOML, and a bare word is text.

    >>> assignment("optim.lr=0.1"), assignment("model.name=mlp")
    (('optim.lr', 0.1), ('model.name', 'mlp'))
    """
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key:
        raise RecipeError("--set needs key=value", got=repr(text), hint="--set optim.lr=0.1")
    if re.fullmatch(r"(?!true$|false$|inf$|nan$)[A-Za-z_][\w.-]*", value):
        return key, value
    try:
        return key, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        hint = f"""put text in quotes: --set '{key}="two words"'"""
        raise RecipeError(f"--set {key} needs a TOML value", got=value, hint=hint) from None


def fill(default: Any, table: dict[str, Any], source: Source, prefix: str = "") -> Any:
    """Return the dataclass `default` with the table's values.

    Where it has a field `options`, keys beside its own are gathered there.
    """
    known = {f.name: f.metadata for f in fields(default) if f.compare and f.name != "options"}
    values, options = {}, {}
    for key, value in table.items():
        place = prefix + key
        if key in known:
            values[key] = checked(getattr(default, key), known[key], value, source, place)
        elif hasattr(default, "options"):
            options[key] = argument(value, source, place)
        else:
            raise unknown(key, default, source, prefix)
    return replace(default, **values, **({"options": options} if options else {}))


def checked(default: Any, limits: Mapping, value: Any, source: Source, key: str) -> Any:
    """Return a value of its default's type, within its limits."""
    if is_dataclass(default):
        if not isinstance(value, dict):
            raise RecipeError(f"{source.at(key)} needs a section [{key}]", got=repr(value))
        return fill(default, value, source, f"{key}.")
    kind = type(default)
    fits = isinstance(value, (int, float) if kind is float else kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        raise RecipeError(f"{source.at(key)} needs {WORDS[kind]}", got=repr(value))
    if limits.get("choices") and value not in limits["choices"]:
        hint = nearest(str(value), limits["choices"])
        names = ", ".join(limits["choices"])
        raise RecipeError(f"{source.at(key)} needs one of {names}", got=repr(value), hint=hint)
    if kind in (int, float) and limits:
        in_range(value, limits["least"], limits["most"], source.at(key))
    return float(value) if kind is float else value


def in_range(value: float, least: float, most: float, place: str) -> None:
    """Refuse a number outside its limits."""
    if isfinite(value) and least <= value <= most:
        return
    bounds = f"of at least {least}" if most == inf else f"from {least} to {most}"
    raise RecipeError(f"{place} needs a number {bounds}", got=str(value))


def argument(value: Any, source: Source, key: str) -> Any:
    """Return an argument for the engine: a plain value or a list of them."""
    plain = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int | float | bool) for item in plain):
        needed = f"{source.at(key)} needs a number, text, true or false, or a list of these"
        raise RecipeError(needed, got=repr(value))
    return value


def unknown(key: str, default: Any, source: Source, prefix: str) -> RecipeError:
    """Describe a key that nobody reads, and suggest the one that was meant."""
    known = {f.name: getattr(default, f.name) for f in fields(default) if f.compare}
    homes = [
        section
        for section, kept in known.items()
        if hasattr(kept, key) or key in getattr(source.tables.get(section), "keys", tuple)()
    ]
    hint = f"did you mean '{homes[0]}.{key}'?" if homes else nearest(key, known)
    what = "this key" if prefix else "this key or section"
    return RecipeError(f"{source.at(prefix + key)}: nothing reads {what}", hint=hint)
