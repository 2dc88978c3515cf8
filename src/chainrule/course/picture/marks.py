"""The marks of a drawing as SVG: lines, dots, arrows, cells, words, at places in units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

import numpy as np

LEVELS = 14  # shades of a field
Values = Sequence[float] | np.ndarray
# One shape of radius 1 around the origin; None: a round or square cap of a stroke does it.
OUTLINES = {
    "triangle": ((0.0, -1.15), (1.0, 0.75), (-1.0, 0.75)),
    "diamond": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
}


def attributes(style: Mapping[str, object]) -> str:
    """Return attributes as they stand in a tag; empty ones are left out."""
    told = (
        f'{k.replace("_", "-")}="{v:g}"' if isinstance(v, float) else f'{k.replace("_", "-")}="{v}"'
        for k, v in style.items()
        if v != ""
    )
    return " ".join(told)


def polyline(xs: Values, ys: Values, style: Mapping[str, object]) -> str:
    """Return a line through the points; a NaN lifts the pen."""
    x, y = np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)
    pen, parts = "M", []
    for a, b in zip(x.tolist(), y.tolist(), strict=True):
        if a != a or b != b:  # NaN
            pen = "M"
            continue
        parts.append(f"{pen}{a:.1f} {b:.1f}")
        pen = "L"
    return f'<path d="{"".join(parts)}" fill="none" stroke-linejoin="round" {attributes(style)}/>'


def filled(xs: np.ndarray, ys: np.ndarray, ink: str, opacity: float) -> str:
    """Return the area inside a line."""
    d = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(xs, ys, strict=True))
    return f'<path d="M{d}Z" fill="{ink}" fill-opacity="{opacity:g}"/>'


def dots(
    xs: Values, ys: Values, shape: str, ink: str, size: float, tips: Sequence[str] = ()
) -> str:
    """Return one shape a point, with a rim of the card's colour, so that neighbours part."""
    pairs = list(zip(np.asarray(xs, dtype=float), np.asarray(ys, dtype=float), strict=True))
    seen = [at for at in pairs if np.isfinite(at).all()]
    if tips:
        return "".join(
            f"<g>{path(shape, [at], ink, size)}<title>{escape(tip)}</title></g>"
            for at, tip in zip(pairs, tips, strict=True)
            if np.isfinite(at).all()
        )
    return path(shape, seen, ink, size)


def path(shape: str, at: Sequence[tuple[float, float]], ink: str, size: float) -> str:
    """Return all points of one shape as one path, twice: first the rim, then the shape."""
    r, rim = size / 2, "var(--card)"
    if shape in OUTLINES:
        corners = OUTLINES[shape]
        d = "".join(
            "M" + "L".join(f"{a + r * u:.1f} {b + r * v:.1f}" for u, v in corners) + "Z"
            for a, b in at
        )
        return f'<path d="{d}" fill="{ink}" stroke="{rim}"/>'
    if shape == "cross":
        d = "".join(
            f"M{a - r:.1f} {b - r:.1f}l{size:g} {size:g}m0 {-size:g}l{-size:g} {size:g}"
            for a, b in at
        )
        return stroke(d, rim, 4, "round") + stroke(d, ink, 2, "round")
    d = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in at)
    cap = "square" if shape == "square" else "round"
    both = stroke(d, rim, size + 2, cap) + stroke(d, ink, size, cap)
    return both + (stroke(d, rim, size - 3.5, cap) if shape == "ring" else "")


def stroke(d: str, ink: str, width: float, cap: str) -> str:
    """Return a stroked path."""
    style = f'stroke="{ink}" stroke-width="{width:g}" stroke-linecap="{cap}"'
    return f'<path d="{d}" fill="none" {style}/>'


def arrow(xs: Values, ys: Values, to_xs: Values, to_ys: Values, ink: str, width: float) -> str:
    """Return arrows; a head is at most half as long as its arrow."""
    a, b, c, d = (np.asarray(v, dtype=float).ravel() for v in (xs, ys, to_xs, to_ys))
    length = np.hypot(c - a, d - b)
    keep = np.isfinite(length) & (length > 0.5)
    a, b, c, d, length = (v[keep] for v in (a, b, c, d, length))
    head = np.minimum(3 + 2.5 * width, length / 2)
    ux, uy = (c - a) / length, (d - b) / length
    px, py = c - head * ux, d - head * uy
    shafts = "".join(
        f"M{q:.1f} {r:.1f}L{s:.1f} {t:.1f}" for q, r, s, t in zip(a, b, px, py, strict=True)
    )
    corners = (c, d, px - uy * head / 2, py + ux * head / 2, px + uy * head / 2, py - ux * head / 2)
    heads = "".join(
        f"M{q:.1f} {r:.1f}L{s:.1f} {t:.1f}L{v:.1f} {w:.1f}Z"
        for q, r, s, t, v, w in zip(*corners, strict=True)
    )
    return stroke(shafts, ink, width, "butt") + f'<path d="{heads}" fill="{ink}"/>'


def words(x: float, y: float, told: str, ink: str, anchor: str, size: float) -> str:
    """Return text with a rim of the card's colour, so that it reads on anything."""
    style = {"x": f"{x:.1f}", "y": f"{y:.1f}", "fill": ink, "text_anchor": anchor}
    rim = 'stroke="var(--card)" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    return f'<text {attributes(style)} font-size="{size:g}" {rim}>{escape(told)}</text>'


def cells(
    z: np.ndarray, xs: np.ndarray, ys: np.ndarray, ends: tuple[float, float], inks: tuple[str, str]
) -> str:
    """Return a grid of values as shades: one path a shade, neighbours of a shade in one piece.

    Params: z (H, W), row 0 at ys[0]; inks of positive and of negative values
    """
    span = (ends[1] - ends[0]) or 1.0
    shade = np.rint(LEVELS * np.clip((np.abs(z) if ends[0] == 0 else z - ends[0]) / span, 0, 1))
    level = np.where(z < 0, -shade, shade) if ends[0] == 0 else shade
    level = np.where(np.isfinite(z), level, 0).astype(int)
    edges = np.linspace(float(xs[0]), float(xs[1]), z.shape[1] + 1)
    lines = np.linspace(float(ys[0]), float(ys[1]), z.shape[0] + 1)
    paths: dict[int, list[str]] = {}
    for r, line in enumerate(level):
        starts = np.flatnonzero(np.r_[True, line[1:] != line[:-1], True])
        for a, b in pairwise(starts):
            box = (
                f"M{edges[a]:.1f} {lines[r]:.1f}H{edges[b]:.1f}V{lines[r + 1]:.1f}H{edges[a]:.1f}Z"
            )
            paths.setdefault(int(line[a]), []).append(box)
    return "".join(shaded(inks[n < 0], abs(n), pieces) for n, pieces in sorted(paths.items()) if n)


def shaded(ink: str, level: int, pieces: list[str]) -> str:
    """Return the cells of one shade."""
    strong = f"{0.92 * level / LEVELS:.2f}"
    style = f'fill="{ink}" fill-opacity="{strong}" shape-rendering="crispEdges"'
    return f'<path d="{"".join(pieces)}" {style}/>'
