"""The picture as SVG: plain shapes and text, readable on light and dark pages.

The gradient's size is told three times: as a number, as the length of the bar under an op,
and as shade and width of the arrow. The scale is logarithmic, from the largest gradient in the
picture down to the smallest, or to a ten-thousandth of the largest.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import log10

from chainrule.scratch.explaining.layout import LINE, PAD, Layout, Point, lay_out
from chainrule.scratch.explaining.picture import Box, Picture
from chainrule.scratch.explaining.rows import Gradient
from chainrule.scratch.explaining.table import many

MARGIN, HEAD, FOOT = 22, 48, 40
BAR = 4
DECADES = 4
MAX_OPS = 100
LIGHT = """
.tape-bg{fill:#fff} .tape text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1b1f24}
.tape .name{font-weight:700} .tape .head{font:600 15px system-ui,sans-serif}
.tape .quiet{fill:#57606a} .tape .op{fill:#f2f5f9;stroke:#8c98a6}
.tape .leaf{fill:#eef7ee;stroke:#5d9163} .tape .data{fill:none;stroke:#a9b1ba}
.tape .more{fill:none;stroke:#8c98a6;stroke-dasharray:5 4} .tape .way{fill:none}
"""
DARK = """
.tape-bg{fill:#14181d} .tape text{fill:#e8ecf1} .tape .quiet{fill:#a3adb8}
.tape .op{fill:#212934;stroke:#6b7887} .tape .leaf{fill:#1c2b20;stroke:#6fa877}
.tape .data{stroke:#5d6670}
"""
# From the smallest gradient to the largest; then one that is not finite, then none.
SHADES = {
    "g0": ("#a9bfd8", "#3d5571"),
    "g1": ("#86a6cc", "#4a719f"),
    "g2": ("#5b86bd", "#5d91cb"),
    "g3": ("#2f67ab", "#86b6ea"),
    "g4": ("#0d478f", "#c3defa"),
    "broken": ("#c62828", "#ff7b72"),
    "none": ("#a9b1ba", "#5d6670"),
}


def svg(picture: Picture, ops: int) -> str:
    """Return the picture of a tape of `ops` ops."""
    layout = lay_out(picture)
    scale = scale_of([box.gradient for box in picture.boxes.values()])
    width = max(layout.width + 2 * MARGIN, 640.0)
    height = layout.height + 2 * MARGIN + HEAD + FOOT
    shift = (width - layout.width) / 2
    title = f"The tape from the leaves to the loss: {many(ops, 'op')}"
    paths = [way(picture, pair, points, scale) for pair, points in layout.paths.items()]
    boxes = [drawn_box(picture.boxes[key], layout, key, scale) for key in layout.boxes]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tape" role="img" '
        f'aria-label="{title}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:100%;height:auto">',
        f"<title>{title}</title><desc>{escape(in_words(picture))}</desc>",
        f"<style>{style()}</style>",
        f'<rect class="tape-bg" width="{width:.0f}" height="{height:.0f}"/>',
        *captions(ops, height),
        f'<g transform="translate({shift:.1f} {MARGIN + HEAD})">',
        *paths,
        *boxes,
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def style() -> str:
    """Return the style sheet: light, and dark where the reader's system is."""

    def shades(which: int) -> str:
        return "".join(
            f".tape .{name} .bar,.tape .{name} .tip{{fill:{pair[which]}}}"
            f".tape .{name} .way{{stroke:{pair[which]}}}\n"
            for name, pair in SHADES.items()
        )

    return f"{LIGHT}{shades(0)}@media (prefers-color-scheme:dark){{{DARK}{shades(1)}}}"


def captions(ops: int, height: float) -> list[str]:
    """Return the heading, and the line that says how to read the picture."""
    bottom = height - MARGIN + 2
    told = f"{many(ops, 'op')}; forward runs down, gradients come up"
    read = "bar and arrow: the norm of the gradient, thin and faint to wide and strong (log scale)"
    return [
        f'<text class="head" x="{MARGIN}" y="{MARGIN + 12}">From the leaves to the loss</text>',
        f'<text class="quiet" x="{MARGIN}" y="{MARGIN + 32}">{told}</text>',
        f'<text class="quiet" x="{MARGIN}" y="{bottom:.0f}">{read}</text>',
    ]


def in_words(picture: Picture) -> str:
    """Return the picture as text for who cannot see it."""
    ops = [box.told.partition("\n")[0] for box in picture.boxes.values() if box.kind != "data"]
    return "; ".join(ops[:60]) + ("; …" if len(ops) > 60 else "")


def scale_of(gradients: list[Gradient | None]) -> Callable[[Gradient | None], float | None]:
    """Return a function from a gradient to its place between 0 and 1; None where it has none."""
    norms = [g.norm for g in gradients if g is not None and g.finite and g.norm > 0]
    high = log10(max(norms)) if norms else 0.0
    low = max(log10(min(norms)), high - DECADES) if norms else 0.0

    def place(gradient: Gradient | None) -> float | None:
        if gradient is None or not gradient.finite or gradient.norm <= 0:
            return None
        return max(0.0, (log10(gradient.norm) - low) / (high - low)) if high > low else 1.0

    return place


def shade(gradient: Gradient | None, at: float | None) -> str:
    """Return the class of a gradient's colour."""
    if gradient is not None and not gradient.finite:
        return "broken"
    return "none" if at is None else f"g{min(4, int(5 * at))}"


def drawn_box(
    box: Box, layout: Layout, key: str, scale: Callable[[Gradient | None], float | None]
) -> str:
    """Draw an op, a leaf or data: a box with its lines, and a tooltip with all of it."""
    x, y, width, height = layout.boxes[key]
    at = scale(box.gradient)
    corner = {"op": 5, "more": 5}.get(box.kind, height / 2)
    parts = [
        f'<g class="{shade(box.gradient, at)}"><title>{escape(box.told)}</title>',
        f'<rect class="{box.kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="{corner:.1f}"/>',
    ]
    if box.kind == "op" and at is not None:
        long = (0.06 + 0.94 * at) * (width - 2 * PAD)
        parts.append(
            f'<rect class="bar" x="{x + PAD:.1f}" y="{y + height - BAR - 3:.1f}" '
            f'width="{long:.1f}" height="{BAR}" rx="2"/>'
        )
    for i, line in enumerate(box.lines):
        kind = "name" if i == 0 and box.kind == "op" else "quiet" if i else "plain"
        parts.append(
            f'<text class="{kind}" x="{x + width / 2:.1f}" y="{y + PAD + 10 + i * LINE:.1f}" '
            f'text-anchor="middle">{escape(line)}</text>'
        )
    return "".join([*parts, "</g>"])


def way(
    picture: Picture,
    pair: tuple[str, str],
    points: list[Point],
    scale: Callable[[Gradient | None], float | None],
) -> str:
    """Draw an arrow: a curve through its points, as wide as its gradient is large."""
    gradient = picture.arrows[pair].gradient
    at = scale(gradient)
    across = picture.boxes[pair[0]].kind in {"leaf", "data"}
    (x, y), (ex, ey) = points[0], points[-1]
    end = (ex - 7, ey) if across else (ex, ey - 7)
    line = f"M{x:.1f} {y:.1f}"
    for (a, b), (c, d) in zip(points, [*points[1:-1], end], strict=False):
        bend = f"{(a + c) / 2:.1f} {b:.1f} {(a + c) / 2:.1f} {d:.1f}"
        straight = f"{a:.1f} {(b + d) / 2:.1f} {c:.1f} {(b + d) / 2:.1f}"
        line += f"C{bend if across else straight} {c:.1f} {d:.1f}"
    wide = 1.0 if at is None else 1.2 + 3.3 * at
    half = 3 + wide / 2
    to = f"l-8 {-half:.1f}v{2 * half:.1f}z" if across else f"l{-half:.1f} -8h{2 * half:.1f}z"
    return (
        f'<g class="{shade(gradient, at)}"><path class="way" stroke-width="{wide:.1f}" '
        f'd="{line}"/><path class="tip" d="M{ex:.1f} {ey:.1f}{to}"/></g>'
    )
