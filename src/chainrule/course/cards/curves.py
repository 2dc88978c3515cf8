"""Small curves: SVG for pages, a line of blocks for terminals."""

from collections.abc import Sequence
from html import escape

BLOCKS = "▁▂▃▄▅▆▇█"
WIDE, HIGH, EDGE = 160, 72, 6


def blocks(points: Sequence[float], width: int = 24) -> str:
    """Return a curve as blocks of eight heights.

    >>> blocks([5, 2, 1, 2, 4], width=5), blocks([1, 1, 1], width=3)
    ('█▃▁▃▆', '▄▄▄')
    """
    low, high = min(points), max(points)
    if low == high:
        return "▄" * width
    heights = (_at(points, i / max(width - 1, 1)) for i in range(width))
    return "".join(BLOCKS[round(7 * (y - low) / (high - low))] for y in heights)


def svg(points: Sequence[float], title: str = "") -> str:
    """Return a curve as a small SVG in the colour of the text around it."""
    low, high = min(points), max(points)
    tall, right = (high - low) or 1.0, len(points) - 1
    xy = " ".join(
        f"{EDGE + (WIDE - 2 * EDGE) * i / right:.1f},"
        f"{HIGH - EDGE - (HIGH - 2 * EDGE) * ((y - low) / tall if high > low else 0.5):.1f}"
        for i, y in enumerate(points)
    )
    axes = f"M{EDGE / 2} {EDGE / 2}V{HIGH - EDGE / 2}H{WIDE - EDGE / 2}"
    named = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" class="curve" {named} '
        f'fill="none" stroke="currentColor"><path d="{axes}" opacity="0.4"/>'
        f'<polyline points="{xy}" stroke-width="2" stroke-linejoin="round"/></svg>'
    )


def _at(points: Sequence[float], share: float) -> float:
    """Return the height at a share of the way, straight between the points."""
    place = share * (len(points) - 1)
    left = min(int(place), len(points) - 2)
    return points[left] + (points[left + 1] - points[left]) * (place - left)
