"""Let the recorder of traces listen to the loop."""

from __future__ import annotations

from typing import Any

from chainrule.train.callbacks.callback import Callback, Step
from chainrule.train.trace import Recorder


class Tracing(Callback):
    """Hand each step on to a recorder, which decides what it looks at."""

    def __init__(self, recorder: Recorder, model: Any, optimizer: Any, loss: Any) -> None:
        """Watch a model, the optimizer that moves it and its loss."""
        self.recorder = recorder
        recorder.attach(model, optimizer, loss=loss)

    def before_step(self, step: int) -> None:
        """Tell that a step begins."""
        self.recorder.before_step(step)

    def after_step(self, step: Step) -> None:
        """Hand on the step's numbers and its batch."""
        self.recorder.after_step(
            step.step,
            step.epoch,
            step.loss,
            step.lr,
            step.grad_norm,
            step.clipped,
            y=step.y,
            x=step.x,
        )

    def flush(self) -> None:
        """Write what waits."""
        self.recorder.flush()

    def close(self) -> None:
        """Take the hooks off and close the files."""
        self.recorder.close()
