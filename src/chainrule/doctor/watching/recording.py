"""The recorder, for loops that do not say where a step begins: it can take one back."""

from __future__ import annotations

from typing import Any

from chainrule.train.trace import Recorder


class LoopRecorder(Recorder):
    """A recorder whose steps are told from outside the loop.

    A model may be met while a step is open, and what looked like a step may have been none.
    """

    def attach(
        self,
        model: Any,
        optimizer: Any = None,
        *,
        loss: Any = None,
        name: str = "",
        calls: bool = False,
    ) -> None:
        """Watch `model`, in the step that is open too."""
        super().attach(model, optimizer, loss=loss, name=name, calls=calls)
        if self._sampling:
            self._guard(self._look.networks[-1].begin)()

    def _tell(self, kind: str, **detail: Any) -> None:
        """Write down an event, but no change of mode: these are told as they come."""
        if kind != "mode":
            super()._tell(kind, **detail)

    def drop_step(self) -> None:
        """Forget the open step: what was seen belonged to none."""
        if self._sampling:
            self._guard(self._drop)()
        self._sampling = self._open = False

    def _drop(self) -> None:
        """Take the hooks of the open step off, and lose what they saw."""
        for network in self._look.networks:
            network.end()
        for loss in self._look.losses:
            loss.end()
        self._look.pool.reduce()
