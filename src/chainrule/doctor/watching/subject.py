"""A watched model: its name, what moves it, the mode that it was last seen in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chainrule.doctor.watching.standins import Mover
from chainrule.train.trace.layout import MODAL, kind_of


@dataclass
class Subject:
    """A watched model.

    Params: mode   whether gradients were on, and the model in training, when it was last called
            modal  its parts that do something else in each mode, such as dropout
    """

    model: Any
    name: str
    mover: Mover
    mode: tuple[bool, bool] = (True, True)  # where training begins
    modal: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Find the parts that mind the mode."""
        self.modal = [part for part in parts(self.model) if kind_of(part) in MODAL]

    def switch(self, *, grad: bool, training: bool) -> dict[str, Any]:
        """Change the mode; return what an event says of it."""
        self.mode = grad, training
        return {
            "model": self.name,
            "grad": grad,
            "training": training,
            "modal_layers": len(self.modal),
            "modal_in_training": sum(part.training for part in self.modal),
        }


def parts(model: Any) -> list[Any]:
    """Return a model and all that it is made of."""
    return list(model.modules()) if hasattr(model, "modules") else []
