"""A progress bar with the numbers of the moment and the time that is left."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from chainrule.train.callbacks.callback import Callback, Epoch, Step

SECONDS = 0.2  # between two looks; drawing takes longer than a small step


class Progress(Callback):
    """Draw one line on stderr if that is a terminal; otherwise do nothing."""

    def __init__(self, name: str, done: int, steps_total: int, *, show: bool) -> None:
        """Begin at `done` of `steps_total` steps."""
        self.bar: Any = drawn(name, done, steps_total) if show else None
        self.drawn = 0.0
        self.best = ""

    def after_step(self, step: Step) -> None:
        """Move the bar a few times a second."""
        if self.bar is None or perf_counter() - self.drawn < SECONDS:
            return
        self.draw(step.step, f"epoch {step.epoch}  loss {step.loss:.4f}{self.best}")

    def after_epoch(self, epoch: Epoch) -> None:
        """Show how the epoch ended."""
        if self.bar is None:
            return
        shown = epoch.train_accuracy if epoch.val_accuracy is None else epoch.val_accuracy
        part = "train" if epoch.val_accuracy is None else "validation"
        self.best = f"  {part} {shown:.2%}"
        self.draw(epoch.step, f"epoch {epoch.epoch}  loss {epoch.train_loss:.4f}{self.best}")

    def draw(self, step: int, text: str) -> None:
        """Draw the bar at `step` with `text` behind it."""
        self.bar.update(self.bar.task_ids[0], completed=step, text=text)
        self.bar.refresh()
        self.drawn = perf_counter()

    def close(self) -> None:
        """Leave the last line standing."""
        if self.bar is not None:
            self.bar.stop()


def drawn(name: str, done: int, steps_total: int) -> Any:
    """Return a bar of the rich library, or None where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        return None
    columns = (
        TextColumn(name),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[text]}"),
    )
    bar = Bar(*columns, console=console, auto_refresh=False)
    bar.add_task(name, total=steps_total, completed=done, text="")
    bar.start()
    return bar
