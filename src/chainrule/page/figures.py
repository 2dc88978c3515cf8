"""How numbers are written for people.

>>> percent(0.97498), count(109386), seconds(75.2), short(0.000123)
('97.5 %', '109,386', '1 min 15 s', '0.000123')
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import numpy as np

NONE = "–"


def percent(share: Any, digits: int = 1) -> str:
    """Return a share as a percentage."""
    return f"{100 * share:.{digits}f} %" if known(share) else NONE


def count(n: Any) -> str:
    """Return a whole number with commas."""
    return f"{int(n):,}" if known(n) else NONE


def plural(n: Any, noun: str) -> str:
    """Return a number of things.

    >>> plural(1, "epoch"), plural(27, "epoch")
    ('1 epoch', '27 epochs')
    """
    return f"{count(n)} {noun}" + "s" * (n != 1)


def short(x: Any) -> str:
    """Return a number with three significant digits; whole from 1,000 up to a million.

    >>> short(0.012345), short(999.4), short(10000), short(3671.5), short(2.5e7)
    ('0.0123', '999', '10,000', '3,672', '2.5e+07')
    """
    if not known(x):
        return NONE
    return f"{x:,.0f}" if 999.5 <= abs(x) < 1e6 else f"{x:.3g}"


def seconds(t: Any) -> str:
    """Return a time span."""
    if not known(t):
        return NONE
    if t < 10:
        return f"{t:.1f} s"
    minutes, rest = divmod(round(t), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"


def known(x: Any) -> bool:
    """Say whether `x` is a finite number."""
    return isinstance(x, int | float | np.number) and bool(np.isfinite(x))


def wilson(share: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share found among n examples (Wilson, 1927).

    Math:  (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    >>> [round(x, 3) for x in wilson(0.975, 360)]
    [0.953, 0.987]
    """
    middle = share + z * z / (2 * n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def address(path: Path) -> str:
    """Return a path as it can be typed: from here if it lies below, else in full."""
    whole, here = path.resolve(), Path.cwd()
    return shlex.quote(str(whole.relative_to(here) if whole.is_relative_to(here) else whole))
