"""Let the recorder of traces listen to the loop."""

from __future__ import annotations

from chainrule.train.callbacks.callback import Callback, Epoch, Step
from chainrule.train.trace import Recorder


class Tracing(Callback):
    """Hand each step on to a recorder, which decides what it looks at."""

    def __init__(self, recorder: Recorder, validation: int) -> None:
        """Take a recorder that watches the model, and the number of validation examples."""
        self.recorder, self.validation = recorder, validation

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

    def after_epoch(self, epoch: Epoch) -> None:
        """Tell how the validation part was answered, if there is one."""
        if epoch.val_loss is not None:
            self.recorder.event(
                epoch.step,
                "evaluation",
                split="validation",
                loss=epoch.val_loss,
                accuracy=epoch.val_accuracy,
                examples=self.validation,
                train_loss=epoch.train_loss,
                train_accuracy=epoch.train_accuracy,
            )

    def flush(self) -> None:
        """Write what waits."""
        self.recorder.flush()

    def close(self) -> None:
        """Take the hooks off and close the files."""
        self.recorder.close()
