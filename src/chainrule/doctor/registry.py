"""The rules there are: every file of `rules/` holds one.

>>> get("rate_too_high").code
'R18'
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from chainrule.doctor import rules
from chainrule.doctor.rule import Rule
from chainrule.errors import OptionError, nearest


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
