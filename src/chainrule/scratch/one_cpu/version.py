"""Which version this is: `torch.version`, and `torch.__version__`.

>>> __version__.partition("+")[2], cuda is None
('chainrule', True)
>>> __version__ >= "2.5", __version__ < (2, 4), __version__ == "2.13.0+chainrule"
(True, False, True)
"""

from __future__ import annotations

import re
from typing import Any


class TorchVersion(str):
    """A version that compares as numbers do, 2.13 above 2.5, with text or with numbers.

    Why: scripts ask which PyTorch it is, to choose how to call it.
    """

    __slots__ = ()

    def __lt__(self, other: Any) -> bool:
        return numbers(self) < numbers(other)

    def __le__(self, other: Any) -> bool:
        return numbers(self) <= numbers(other)

    def __gt__(self, other: Any) -> bool:
        return numbers(self) > numbers(other)

    def __ge__(self, other: Any) -> bool:
        return numbers(self) >= numbers(other)


def numbers(version: Any) -> tuple[int, ...]:
    """Return the numbers of a version without zeros at its end: those of 2.13.0+cpu are 2, 13."""
    if isinstance(version, str):
        version = re.findall(r"\d+", version.partition("+")[0])
    found = tuple(int(part) for part in version)
    while found[-1:] == (0,):
        found = found[:-1]
    return found


# The PyTorch that it answers as, whose names and results the tests compare.
__version__ = TorchVersion("2.13.0+chainrule")
debug = False
cuda = hip = rocm = xpu = None
git_version = "none"
