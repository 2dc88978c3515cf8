"""The figures that a block leaves open, as SVG in the page's colours and with words."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np

from chainrule.page.chart import FIRST, INK, MUTED, SECOND, SIZE, STYLE, adopted, span
from chainrule.page.markup import element


def prepared() -> None:
    """Give Matplotlib the page's style, without loading it before a block does."""
    sys.meta_path.insert(0, _Styled)


class _Styled:
    """Sees `matplotlib.pyplot` being imported for the first time, and sets the style then."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Set the style once, and leave the finding to Python."""
        if name == "matplotlib.pyplot":
            sys.meta_path.remove(_Styled)
            style()


def style() -> None:
    """Set size, colours and line cycle of the page."""
    import matplotlib
    from cycler import cycler

    looks = cycler(color=[FIRST, SECOND, INK, MUTED]) + cycler(linestyle=["-", "--", ":", "-."])
    matplotlib.use("agg")
    matplotlib.rcParams.update({**STYLE, "figure.figsize": SIZE, "axes.prop_cycle": looks})


def collected(name: str) -> list[str]:
    """Return the open figures as SVG, and close them."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return [drawn(figure, f"{name}-{at}") for at, figure in enumerate(figures, start=1)]


def drawn(figure: Any, name: str) -> str:
    """Return one figure as SVG with a title and a sentence for who cannot see it."""
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    title, words = described(figure)
    head = element("title", title, id=f"{name}-title") + element("desc", words, id=f"{name}-desc")
    return adopted(file.getvalue(), name, f"{name}-title {name}-desc", head)


def described(figure: Any) -> tuple[str, str]:
    """Return what a figure shows: its title, and its lines from end to end."""
    titles, told = [], []
    for axes in figure.axes:
        up, across = axes.get_ylabel(), axes.get_xlabel()
        titles.append(axes.get_title() or " by ".join(filter(None, (up, across))))
        for line in axes.get_lines():
            label = "" if line.get_label().startswith("_") else line.get_label()
            y = np.asarray(line.get_ydata(), float)
            y = y[np.isfinite(y)]
            told += [f"{label or up or 'line'} {span(y)}"] if len(y) else []
    return "; ".join(filter(None, titles)) or "Figure", "; ".join(told) or "a picture"
