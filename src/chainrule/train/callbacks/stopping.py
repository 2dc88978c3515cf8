"""Keep the best weights, and stop when they have not been beaten for a while."""

from __future__ import annotations

from typing import Any

from chainrule.train.callbacks.callback import Callback, Epoch, Stop


class EarlyStopping(Callback):
    """Watch one value of the validation part.

    Params: monitor    "val_loss" (lower is better) or "val_accuracy" (higher is better)
            patience   epochs without a better value before it stops; 0: never
            min_delta  how much better a value must be to count as better
    Why:    the weights are copied at once, since training writes over them.
    """

    def __init__(
        self, model: Any, monitor: str = "val_loss", patience: int = 0, min_delta: float = 0.0
    ) -> None:
        """Watch a model that is being trained."""
        self.model, self.monitor = model, monitor
        self.patience, self.min_delta = patience, min_delta
        self.best: float | None = None
        self.best_epoch = 0
        self.waited = 0
        self.weights: dict[str, Any] | None = None

    def before_training(self) -> None:
        """Stop at once where the run that is taken up again had stopped."""
        self.stop_if_tired()

    def after_epoch(self, epoch: Epoch) -> None:
        """Copy the weights if they are the best so far; otherwise lose patience."""
        value = getattr(epoch, self.monitor)
        if value is None:
            return
        if self.is_better(value):
            self.best, self.best_epoch, self.waited = value, epoch.epoch, 0
            self.weights = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        else:
            self.waited += 1
            self.stop_if_tired()

    def is_better(self, value: float) -> bool:
        """Compare with the best so far; an equal value, or nan, is not better."""
        sign = -1 if self.monitor == "val_loss" else 1
        if self.best is None:
            return value == value
        return sign * value > sign * self.best + self.min_delta

    def stop_if_tired(self) -> None:
        """Stop when patience has run out."""
        if 0 < self.patience <= self.waited:
            waited = f"{self.waited} epoch{'s' * (self.waited > 1)}"
            raise Stop(f"{self.monitor} has not improved for {waited}")

    def state_dict(self) -> dict[str, Any]:
        """Return what was seen so far, the best weights included."""
        names = ("best", "best_epoch", "waited", "weights")
        return {name: getattr(self, name) for name in names}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what was seen before."""
        vars(self).update(state)
