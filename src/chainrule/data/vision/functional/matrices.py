"""The coefficients that say from where in a picture each pixel of the new one is taken."""

import math
from collections.abc import Sequence

import numpy as np

from chainrule.errors import OptionError

Points = Sequence[Sequence[float]]


def inverse_affine(
    center: Sequence[float],
    angle: float,
    translate: Sequence[float],
    scale: float,
    shear: Sequence[float],
) -> list[float]:
    """Return the six numbers [a, b, c, d, e, f] that lead from a new pixel to an old one.

    Math:   forward  T(translate) · T(center) · rotate(angle) · shear · scale · T(-center)
            x_old = a x + b y + c,  y_old = d x + e y + f  with the inverse of that
    Params: angle, shear in degrees
    """
    turn, shear_x, shear_y = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    cosine = math.cos(turn - shear_y) / math.cos(shear_y)
    sine = math.sin(turn - shear_y) / math.cos(shear_y)
    xx, yx = cosine, sine
    xy = -cosine * math.tan(shear_x) - math.sin(turn)
    yy = -sine * math.tan(shear_x) + math.cos(turn)
    # The determinant of the turn and shear is 1, so the inverse only changes places and signs.
    a, b, d, e = yy / scale, -xy / scale, -yx / scale, xx / scale
    x, y = -center[0] - translate[0], -center[1] - translate[1]
    return [a, b, a * x + b * y + center[0], d, e, d * x + e * y + center[1]]


def perspective_coefficients(startpoints: Points, endpoints: Points) -> list[float]:
    """Return the eight numbers of the projection that takes four corners to four others.

    Math: x_old = (a x + b y + c) / (g x + h y + 1),  y_old = (d x + e y + f) / (g x + h y + 1)
    """
    if len(startpoints) != 4 or len(endpoints) != 4:
        got = f"{len(startpoints)} and {len(endpoints)}"
        raise OptionError("four startpoints and four endpoints are needed", got=got)
    rows = []
    for (x, y), (u, v) in zip(endpoints, startpoints, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    wanted = np.array(startpoints, np.float64).reshape(8)
    solved = np.linalg.lstsq(np.array(rows, np.float64), wanted, rcond=None)[0]
    return [float(c) for c in solved.astype(np.float32)]


def turned_size(matrix: Sequence[float], width: int, height: int) -> tuple[int, int]:
    """Return width and height of the smallest picture that holds all of the turned one."""
    half = np.array([0.5 * width, 0.5 * height], np.float32)
    corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)], np.float32) * half
    m = np.array(matrix, np.float32).reshape(2, 3)
    moved = corners @ m[:, :2].T + m[:, 2]
    tolerance = np.float32(1e-4)  # keeps 28.000001 from becoming 29
    high = np.ceil(np.trunc((moved.max(0) + half) / tolerance) * tolerance)
    low = np.floor(np.trunc((moved.min(0) + half) / tolerance) * tolerance)
    return int(high[0] - low[0]), int(high[1] - low[1])
