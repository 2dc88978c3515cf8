r"""What the blocks of a lesson gave when they ran, kept beside the lesson as `outputs.json`.

    {"schema": 1, "versions": {"python": "3.11", "numpy": "2.3"},
     "blocks": {"5f0c…": {"printed": "0.25\n", "value": "", "warned": "", "figures": []}, …},
     "claims": {"deep_linear": {"of": "…", "figure": "<figure>…"}}}

A block's key is a hash of its source and of all sources above it, so what an edited lesson
printed before is known to be stale.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from chainrule.course.lesson.pieces import Lesson
from chainrule.errors import LessonError
from chainrule.files import atomic

SCHEMA = 1


@dataclass
class Output:
    """What one block gave.

    Attributes: printed  its standard output
                value    the last line's value as a notebook shows it
                warned   warnings, one a line: "RuntimeWarning: overflow …"
                failed   the last line of the error where the block is marked `raises`
                figures  SVG that takes the page's colours
    """

    printed: str = ""
    value: str = ""
    warned: str = ""
    failed: str = ""
    figures: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words of it, one below the other."""
        parts = (self.printed, self.value, self.warned, self.failed)
        return "\n".join(part.rstrip("\n") for part in parts if part.strip())


@dataclass
class Stored:
    """The outputs of one file."""

    blocks: dict[str, Output] = field(default_factory=dict)
    claims: dict[str, dict[str, str]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def keys(lesson: Lesson) -> tuple[str, ...]:
    """Return the key of each block that runs."""
    found, above = [], ""
    for block in lesson.blocks:
        above = hashlib.sha256(f"{above}\n{block.source}".encode()).hexdigest()[:16]
        found.append(above)
    return tuple(found)


def path_of(lesson: Path) -> Path:
    """Return where the outputs of a lesson lie: outputs.json, review-outputs.json."""
    stem = "" if lesson.stem == "lesson" else f"{lesson.stem}-"
    return lesson.with_name(f"{stem}outputs.json")


def stored(lesson: Path) -> Stored:
    """Return what is stored for a lesson; nothing where it never ran."""
    path = path_of(lesson)
    try:
        return _stored(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Stored()


def of(lesson: Lesson) -> list[Output | None]:
    """Return the output of each block, None where it was not run as it stands now."""
    blocks = stored(lesson.path).blocks
    return [blocks.get(key) for key in keys(lesson)]


def store(lesson: Lesson, what: Stored) -> Path:
    """Write outputs as one whole."""
    path = path_of(lesson.path)
    told = {"schema": SCHEMA, **asdict(what)}
    with atomic(path) as file:
        json.dump(told, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return path


@lru_cache(maxsize=64)
def _stored(path: Path, _changed: int) -> Stored:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if told.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        told["blocks"] = {key: Output(**one) for key, one in told["blocks"].items()}
        return Stored(**told)
    except (ValueError, KeyError, TypeError) as error:
        needed = f"{path} needs to be outputs of version {SCHEMA}"
        hint = "remove it, then `python -m chainrule.course.lesson run`"
        raise LessonError(needed, got=str(error), hint=hint) from None
