"""The report for the terminal: a dozen lines, the rest is in report.html."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from chainrule.page.figures import NONE, address, count, percent, seconds, short
from chainrule.train.report.facts import Facts

BLOCKS, ASCII_BLOCKS = "▁▂▃▄▅▆▇█", "_.-=+*#@"
WIDTH = 48  # characters of the sparkline
MOST_PAIRS = 3
STYLES = {"done": "green", "stopped": "yellow", "failed": "red"}


@dataclass(frozen=True)
class Summary:
    """What `rich` draws at the end of a run."""

    facts: Facts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the title, the figures and what to do next."""
        facts = self.facts
        style = STYLES.get(facts.status, "yellow")
        yield Text.assemble((facts.name, "bold"), "  ", (facts.status, style))
        if reason := facts.info.get("stop_reason"):
            yield Padding(Text(str(reason), style=style), (0, 0, 0, 2), expand=False)
        grid = Table.grid(padding=(0, 2))
        for name, value in rows(facts, ascii_only=options.ascii_only):
            grid.add_row(Text(name, style="dim"), Text(value))
        yield Padding(grid, (0, 0, 0, 2), expand=False)
        for line in advice(facts):
            whole = Text.from_markup(line, overflow="ignore")
            whole.no_wrap = True  # a command is there to be copied
            yield whole


def rows(facts: Facts, *, ascii_only: bool) -> list[tuple[str, str]]:
    """Return the names and values of all that the run has."""
    s, info = facts.summary, facts.info
    steps = f"{count(s.get('steps') or len(facts.steps['step']))} steps"
    each = f"{short(s.get('step_ms'))} ms a step"
    told = [
        ("accuracy", accuracy(facts)),
        ("loss", losses(facts)),
        ("curve", sparkline(facts.steps["loss"], ascii_only=ascii_only)),
        ("confused", confused(facts)),
        ("time", ", ".join(p for p in (seconds(s.get("seconds")), steps, each) if NONE not in p)),
        ("network", f"{count(s.get('parameters') or info.get('parameters'))} parameters"),
    ]
    return [(name, value) for name, value in told if value and NONE not in value]


def accuracy(facts: Facts) -> str:
    """Return the accuracy on the test and validation parts."""
    s = facts.summary
    pairs = [("test", s.get("test_accuracy")), ("validation", s.get("val_accuracy"))]
    return ", ".join(f"{percent(v, 2)} {name}" for name, v in pairs if percent(v) != NONE)


def losses(facts: Facts) -> str:
    """Return the loss at the beginning and the end of training, and on the test part."""
    loss = facts.steps["loss"]
    told = f"{short(loss[0])} to {short(loss[-1])}" if len(loss) else ""
    test = short(facts.summary.get("test_loss"))
    return ", ".join(part for part in (told, f"{test} test" if test != NONE else "") if part)


def confused(facts: Facts) -> str:
    """Return the most frequent mistakes."""
    if facts.answers is None:
        return ""
    pairs = facts.answers.confused(MOST_PAIRS)
    return ", ".join(f"{facts.class_name(t)} as {facts.class_name(p)} ({n})" for t, p, n in pairs)


def sparkline(loss: np.ndarray, *, ascii_only: bool = False) -> str:
    """Return the loss as a line of blocks, on a logarithmic scale where it is positive.

    >>> sparkline(np.array([8.0, 4.0, 2.0, 1.0]))
    '█▆▃▁'
    """
    fine = loss[np.isfinite(loss)]
    if len(fine) < 2:
        return ""
    means = np.array([part.mean() for part in np.array_split(fine, min(WIDTH, len(fine)))])
    heights = np.log(means) if (means > 0).all() else means
    span = heights.max() - heights.min()
    level = (heights - heights.min()) / (span or 1) * (len(BLOCKS) - 1)
    blocks = ASCII_BLOCKS if ascii_only else BLOCKS
    return "".join(blocks[round(x)] for x in level)


def advice(facts: Facts) -> list[str]:
    """Return where the report lies and what to do next."""
    lines = []
    page = facts.folder / "report.html"
    if page.exists():
        lines.append(f"Report: [link={page.resolve().as_uri()}]{escape(address(page))}[/link]")
    recipe = escape(address(facts.folder / "recipe.toml"))
    if facts.status in {"stopped", "running"}:
        lines.append(f"Next:   chainrule train --resume {escape(address(facts.folder))}")
    elif facts.last_lr is not None:
        lower = short(facts.last_lr / 10)
        change = f"optim.lr={lower}" if facts.status == "failed" else "train.seed=1"
        lines.append(f"Next:   chainrule train {recipe} --set {change}")
    return lines
