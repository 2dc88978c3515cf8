"""What a run came to: a page to keep and a few lines for the terminal.

    report.write(folder)                     # -> folder/report.html
    Console().print(report.terminal(folder), crop=False)     # paths may be long

Both read the run folder's files and nothing else, so a report can be written again at any
time, of a run that ended, was stopped, failed or was killed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.files import atomic

if TYPE_CHECKING:
    from rich.console import RenderableType


def write(folder: Path) -> Path:
    """Write report.html into a run folder and return its path.

    Raises:
        RunError: the folder holds no run, or one of another version.
    """
    from chainrule.train.report.facts import gather
    from chainrule.train.report.page import page

    path = Path(folder) / "report.html"
    text = page(gather(Path(folder)))
    with atomic(path) as file:
        file.write(text)
    return path


def terminal(folder: Path) -> RenderableType:
    """Return a summary of a run for `rich` to print.

    Raises:
        RunError: the folder holds no run, or one of another version.
    """
    from chainrule.train.report.facts import gather
    from chainrule.train.report.screen import Summary

    return Summary(gather(Path(folder)))
