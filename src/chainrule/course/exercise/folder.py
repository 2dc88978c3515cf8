"""An exercise is a folder: what is asked, a starter, a grader, right and wrong solutions.

exercise.md     "# Title", the statement, "## Hint 1" to "## Hint 3", "## Solution"
starter.py      what the learner's file begins with
grader.py       defines `grader`
right/          reference.py, and other ways that are right too
wrong/          plausible mistakes; the first line of each is `# cause: <phrase>`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from chainrule.course.grading import Grader
from chainrule.errors import ExerciseError

HINTS = ("Hint 1", "Hint 2", "Hint 3")
CAUSE = "# cause:"


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Params: folder  where it stands
            name    "day04/accumulate", under which submissions are kept
            number  "4.2": the second of day 4, in the order of the lesson
            day     4, or "E3" for an elective
    """

    folder: Path
    name: str
    number: str
    day: int | str

    @property
    def slug(self) -> str:
        """The last part of the name."""
        return self.folder.name

    @cached_property
    def _text(self) -> dict[str, str]:
        return sections(self._read("exercise.md"), self.folder.name)

    @property
    def title(self) -> str:
        """What it is called."""
        return self._text["title"]

    @property
    def statement(self) -> str:
        """What to write, as Markdown."""
        return self._text["statement"]

    @property
    def hints(self) -> tuple[str, ...]:
        """Three hints, each telling more than the last, as Markdown."""
        return tuple(self._text[name] for name in HINTS)

    @property
    def explanation(self) -> str:
        """Why the solution is as it is, as Markdown."""
        return self._text["Solution"]

    @cached_property
    def starter(self) -> str:
        """The source that the learner begins with."""
        return self._read("starter.py")

    @cached_property
    def solution(self) -> str:
        """The reference solution."""
        return self._read("right/reference.py")

    @property
    def right(self) -> tuple[Path, ...]:
        """Every right solution."""
        return tuple(sorted(self.folder.glob("right/*.py")))

    @property
    def wrong(self) -> tuple[Path, ...]:
        """Every wrong solution."""
        return tuple(sorted(self.folder.glob("wrong/*.py")))

    def grader(self) -> Grader:
        """Return the grader, freshly read.

        Raises:
            ExerciseError: grader.py defines none.
        """
        file = self.folder / "grader.py"
        spec = spec_from_file_location(f"grader_of_{self.folder.name}", file)
        if spec is None or spec.loader is None or not file.is_file():
            raise ExerciseError(f"{self.name} needs a grader.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        found = getattr(module, "grader", None)
        if not isinstance(found, Grader):
            raise ExerciseError(f"grader.py of {self.name} needs `grader = Grader(…)`")
        return found

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError as error:
            raise ExerciseError(f"{self.name} needs {name}", got=str(error)) from None


def sections(text: str, slug: str) -> dict[str, str]:
    r"""Return the parts of an exercise.md by their headings.

    Raises:
        ExerciseError: a part is missing.

    >>> hints = "## Hint 1\na\n## Hint 2\nb\n## Hint 3\nc\n"
    >>> text = f"# Add\n\nWrite it.\n{hints}## Solution\nd"
    >>> sections(text, "add")["statement"], sections(text, "add")["Hint 2"]
    ('Write it.', 'b')
    """
    names = "|".join([*HINTS, "Solution"])
    head, *rest = re.split(rf"^## ({names})[ \t]*$", text, flags=re.MULTILINE)
    title, _, statement = head.lstrip().partition("\n")
    found = {"title": title.removeprefix("# ").strip(), "statement": statement.strip()}
    found |= {name: body.strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}
    missing = [name for name in ("statement", *HINTS, "Solution") if not found.get(name)]
    if missing or not title.startswith("# "):
        missing = missing or ["title"]
        raise ExerciseError(f"exercise.md of {slug} needs its {', '.join(missing)}")
    return found


def cause(source: str) -> str:
    """Return the phrase that a wrong solution's answer must contain; empty where none is told."""
    first = source.lstrip().split("\n", 1)[0]
    return first.removeprefix(CAUSE).strip() if first.startswith(CAUSE) else ""
