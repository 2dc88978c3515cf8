"""The page that lists all traps with their wording, made from the table."""

from __future__ import annotations

import re

from chainrule.scratch.traps.table import TABLE, Entry

HEAD = """# Traps that speak

Mistakes that PyTorch lets pass without a word. The NumPy engine warns, once for each line,
and goes on; numbers and random state stay as they are. This page is generated:
`python -m chainrule.scratch.traps > docs/traps.md`.

| to silence | write |
|---|---|
| one, from here on | `traps.off("nan_loss")`, and `traps.on("nan_loss")` |
| one, or all, for a block | `with traps.silenced("nan_loss"):`, `with traps.silenced():` |
| some, from outside | `CHAINRULE_TRAPS=-nan_loss,-double_softmax` |
| all, from outside | `CHAINRULE_TRAPS=off` |
| none: speak again | `traps.reset()` |

`from chainrule.scratch import traps`; each warning is a `traps.Trap`, a `UserWarning`.
Words in ‹› are filled in.
"""


def page() -> str:
    """Return the page as Markdown."""
    return HEAD + "".join(section(TABLE[name]) for name in sorted(TABLE))


def section(entry: Entry) -> str:
    """Return what the page says of one trap."""
    needed, got, hint = (blanks(part) for part in (entry.needed, entry.got, entry.hint))
    return (
        f"\n## {entry.name}\n\n{entry.meaning}\n\n> {needed}; got {got}. Try: {hint}.\n\n"
        f"Silent for: {entry.silent}.\n"
    )


def blanks(text: str) -> str:
    """Show the fields of a wording.

    >>> blanks("p={p}, if {rest:.2g} was meant")
    'p=‹p›, if ‹rest› was meant'
    """
    return re.sub(r"{(\w+)(:[^}]*)?}", r"‹\1›", text)
