"""Let Ctrl-C end a run between two steps, never in the middle of one."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from chainrule.train.callbacks.callback import Callback, Epoch, Step, Stop

REASON = "interrupted"


class Interrupt(Callback):
    """Remember that Ctrl-C was pressed; a second one stops at once, as it always does.

    Why: an interrupt in the middle of an update would leave half of the weights moved.
    """

    def __init__(self) -> None:
        """Begin with nothing pressed."""
        self.pressed = False
        self.before: Any = None

    def before_training(self) -> None:
        """Listen to Ctrl-C; only the main thread may."""
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGINT, self.press)

    def press(self, number: int, frame: FrameType | None) -> None:
        """Take note of Ctrl-C."""
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True

    def after_step(self, step: Step) -> None:
        """Stop if it was pressed during the step; after an epoch's last, the validation comes."""
        if not step.last:
            self.stop_if_pressed()

    def after_epoch(self, epoch: Epoch) -> None:
        """Stop if it was pressed during the last step or the validation."""
        self.stop_if_pressed()

    def stop_if_pressed(self) -> None:
        """End the training in good order."""
        if self.pressed:
            raise Stop(REASON)

    def close(self) -> None:
        """Give Ctrl-C back."""
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)
            self.before = None
