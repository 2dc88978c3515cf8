"""Small lines of a few points, as SVG in the page's colours.

>>> spark([5, 2, 1], "falls")[:61]
'<svg class="spark" viewBox="0 0 160 70" role="img" aria-label'
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chainrule.page.markup import Safe

WIDE, HIGH, EDGE = 160, 70, 6


def spark(y: Sequence[float], told: str) -> Safe:
    """Return a line through points at equal steps, with words for who cannot see it."""
    low, high = min(y), max(y)
    across = (WIDE - 2 * EDGE) / max(1, len(y) - 1)
    up = (HIGH - 2 * EDGE) / ((high - low) or 1.0)
    points = [
        f"{EDGE + i * across:.1f},{HIGH - EDGE - (v - low) * up:.1f}" for i, v in enumerate(y)
    ]
    line = f'fill="none" stroke="var(--first)" stroke-width="2" points="{" ".join(points)}"'
    axes = f"M{EDGE / 2} {EDGE / 2}V{HIGH - EDGE / 2}H{WIDE - EDGE / 2}"
    return Safe(
        f'<svg class="spark" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(told)}">'
        f'<path d="{axes}" fill="none" stroke="var(--muted)"/><polyline {line}/></svg>'
    )


def columns(told: Sequence[tuple[str, int]], what: str) -> Safe:
    """Return a column a day, its number above and its name below; one list for who cannot see."""
    most = max(1, *(count for _, count in told))
    items = "".join(
        f'<li><span class="count">{count or ""}</span>'
        f'<span class="bar" style="height:{max(2, round(64 * count / most))}px"></span>'
        f'<span class="day">{escape(name)}</span></li>'
        for name, count in told
    )
    label = f'aria-label="{escape(what)}"'
    return Safe(f'<ul class="columns" tabindex="0" {label}>{items}</ul>')
