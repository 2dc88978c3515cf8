"""`GradScaler`: multiply the loss so that small gradients of half precision stay above zero.

scaler = GradScaler("cpu")
scaler.scale(loss).backward()      # gradients times `scale`
scaler.step(optimizer)             # divided again; skipped where one is inf or nan
scaler.update()                    # a smaller scale after that, a larger one after long peace
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from chainrule.errors import GraphError

READY, UNSCALED, STEPPED = "ready", "unscaled", "stepped"


class GradScaler:
    """Scale losses and unscale gradients; off for GPUs, of which there are none.

    Math:  scale ← scale · backoff_factor   after a step with an inf or a nan
           scale ← scale · growth_factor    after growth_interval steps without
    """

    def __init__(
        self,
        device: str = "cuda",
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        """Take the schedule of the scale."""
        self._enabled = enabled and device == "cpu"
        if enabled and not self._enabled:
            text = f"GradScaler({device!r}) is off: there is no such device."
            warnings.warn(text, stacklevel=2)
        self._scale, self._peace = float(init_scale), 0
        self._growth, self._backoff = growth_factor, backoff_factor
        self._interval = growth_interval
        self._stages: dict[int, str] = {}  # of each optimizer, since the last update
        self._found_inf: dict[int, bool] = {}

    def scale(self, outputs: Any) -> Any:
        """Return a tensor, or several, times the scale."""
        if not self._enabled:
            return outputs
        if isinstance(outputs, list | tuple):
            return type(outputs)([self.scale(part) for part in outputs])
        return outputs * self._scale

    def unscale_(self, optimizer: Any) -> None:
        """Divide the gradients of an optimizer by the scale, once in a step."""
        if not self._enabled:
            return
        if self._stages.get(id(optimizer), READY) != READY:
            raise GraphError(
                "unscale_() needs gradients that are scaled",
                got="unscale_() has already been called on this optimizer since the last update()",
                hint="scaler.update() at the end of each step",
            )
        found = False
        for group in optimizer.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.grad.mul_(1.0 / self._scale)
                    found = found or not bool(np.isfinite(p.grad.numpy()).all())
        self._stages[id(optimizer)], self._found_inf[id(optimizer)] = UNSCALED, found

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """Step with unscaled gradients; do not where one is inf or nan."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if self._stages.get(id(optimizer)) == STEPPED:
            raise GraphError("step() has already been called since the last update()")
        if self._stages.get(id(optimizer), READY) == READY:
            self.unscale_(optimizer)
        self._stages[id(optimizer)] = STEPPED
        return None if self._found_inf[id(optimizer)] else optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """Choose the scale of the next step."""
        if not self._enabled:
            return
        if new_scale is not None:
            self._scale = float(new_scale)
        elif any(self._found_inf.values()):
            self._scale, self._peace = self._scale * self._backoff, 0
        else:
            self._peace += 1
            if self._peace == self._interval:
                self._scale, self._peace = self._scale * self._growth, 0
        self._stages, self._found_inf = {}, {}

    def get_scale(self) -> float:
        """Return the scale, 1 where it is off."""
        return self._scale if self._enabled else 1.0

    def is_enabled(self) -> bool:
        """Tell whether losses are scaled."""
        return self._enabled

    def get_growth_factor(self) -> float:
        """Return what the scale is multiplied with after long peace."""
        return self._growth

    def get_backoff_factor(self) -> float:
        """Return what the scale is multiplied with after an inf or a nan."""
        return self._backoff

    def get_growth_interval(self) -> int:
        """Return how many steps make a long peace."""
        return self._interval

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint keeps, in PyTorch's names; nothing where it is off."""
        if not self._enabled:
            return {}
        return {
            "scale": self._scale,
            "growth_factor": self._growth,
            "backoff_factor": self._backoff,
            "growth_interval": self._interval,
            "_growth_tracker": self._peace,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned, here or in PyTorch."""
        if not self._enabled:
            return
        self._scale, self._peace = state_dict["scale"], state_dict["_growth_tracker"]
        self._growth, self._backoff = state_dict["growth_factor"], state_dict["backoff_factor"]
        self._interval = state_dict["growth_interval"]
