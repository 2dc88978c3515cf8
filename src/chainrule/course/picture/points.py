"""Points that learners put into the plane, as they stand in an address: `1.5,-0.2,b 0,1,o`.

>>> x, y = typed("1.5,-0.2,b 0,1,o")
>>> x.round(2).tolist(), y.tolist()
([[1.5, -0.20000000298023224], [0.0, 1.0]], [1.0, 0.0])
"""

from __future__ import annotations

import numpy as np

from chainrule.errors import PictureError

EDGE = 3.0  # the plane runs from -EDGE to EDGE
MOST = 120
Points = tuple[np.ndarray, np.ndarray]  # (N, 2) float32, (N,) float32: 1 is blue, 0 orange


def typed(line: str, most: int = MOST) -> Points:
    """Read points, or say what one looks like."""
    words = line.split()
    if len(words) > most:
        hint = "remove some"
        raise PictureError(f"needed at most {most} points", got=str(len(words)), hint=hint)
    table = np.array([one(word) for word in words], dtype=np.float32).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def one(word: str) -> tuple[float, float, float]:
    """Read one point."""
    try:
        across, up, colour = word.split(",")
        x, y, label = float(across), float(up), {"b": 1.0, "o": 0.0}[colour]
    except (ValueError, KeyError):
        x = y = label = np.nan
    if not (abs(x) <= EDGE and abs(y) <= EDGE):  # NaN too
        raise PictureError(
            f"a point needs the form x,y,b or x,y,o with numbers from -{EDGE:g} to {EDGE:g}",
            got=repr(word[:30]),
            hint="1.5,-0.2,b",
        )
    return x, y, label
