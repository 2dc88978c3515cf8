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
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from chainrule.doctor import rules
from chainrule.doctor.finding import Finding
from chainrule.errors import OptionError, nearest

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


@cache
def every() -> dict[str, Rule]:
    """Return all rules by code, in the order of their numbers."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        names = vars(import_module(f"{rules.__name__}.{module.name}"))
        found.update({one.code: one for one in names.values() if isinstance(one, Rule)})
    return dict(sorted(found.items()))


def get(code: str) -> Rule:
    """Return a rule by its code, or by its name.

    Raises:
        OptionError: there is none; the message names the nearest.
    """
    known = every()
    by_name = {one.name: one for one in known.values()}
    found = known.get(code.upper()) or by_name.get(code.lower().replace("-", "_"))
    if found is None:
        needed = "a rule's code or name is needed"
        raise OptionError(needed, got=repr(code), hint=nearest(code, [*known, *by_name]))
    return found
