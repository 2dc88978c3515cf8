"""What a rule is: one symptom, one file, a pure generator over a case.

    @rule("R18", day=7, explains=("R13", "R16"))
    def rate_too_high(case: Case) -> Iterator[Finding]:
        \"\"\"The steps are long beside the weights that they change.

        Why: …
        Cause: …
        Remedy: …
        Source: …
        When it is fine: …
        \"\"\"

The docstring is the page that `chainrule doctor explain R18` shows. `explains` names the rules
whose findings follow from this one's: they are told as consequences, not as findings of their own.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainrule.doctor.finding import Finding

if TYPE_CHECKING:
    from chainrule.doctor.case import Case

SECTIONS = ("Why", "Cause", "Remedy", "Source", "When it is fine")
Check = Callable[["Case"], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A check with its code, the lesson that teaches it, and what its findings explain."""

    code: str
    name: str
    check: Check
    day: int
    explains: tuple[str, ...]

    @property
    def symptom(self) -> str:
        """The first sentence of its page."""
        return (inspect.getdoc(self.check) or "").partition("\n")[0]

    @property
    def page(self) -> dict[str, str]:
        """The sections of its page, by title."""
        text = inspect.getdoc(self.check) or ""
        parts = re.split(rf"^({'|'.join(SECTIONS)}):\s*", text, flags=re.MULTILINE)
        pairs = zip(parts[1::2], parts[2::2], strict=True)
        return {title: " ".join(body.split()) for title, body in pairs}


def rule(code: str, *, day: int, explains: tuple[str, ...] = ()) -> Callable[[Check], Rule]:
    """Make a rule of a check; the file's one public name is the rule's."""

    def made(check: Check) -> Rule:
        return Rule(code, getattr(check, "__name__", code), check, day, explains)

    return made
