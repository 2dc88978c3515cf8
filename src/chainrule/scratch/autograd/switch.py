"""Switch recording on and off: `no_grad`, `enable_grad`, `inference_mode`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import isgeneratorfunction
from types import TracebackType
from typing import Any

from chainrule.scratch.tape import mode


class set_grad_enabled:  # noqa: N801 - PyTorch's name
    """Switch recording on or off: at once, for a block, or for a decorated function."""

    def __init__(self, mode: bool) -> None:
        """Switch now; leaving a `with` block switches back."""
        self.wanted = mode
        self.before = _switch(mode)

    def __enter__(self) -> None:
        _switch(self.wanted)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _switch(self.before)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run with this switch."""
        _switch(self.before)
        return _decorated(function, lambda: type(self)(self.wanted))


class _Switch:
    """A block, or a decorator, in which recording has one setting."""

    wanted: bool

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        """Prepare the switch; nothing changes until the block is entered."""
        self.before: list[bool] = []

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        """Return a switch, or the decorated function for `@no_grad` without brackets."""
        return object.__new__(cls) if function is None else _decorated(function, cls)

    def __enter__(self) -> None:
        self.before.append(_switch(self.wanted))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _switch(self.before.pop())

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run inside the switch."""
        return _decorated(function, type(self))


class no_grad(_Switch):  # noqa: N801 - PyTorch's name
    """A block, or a decorator, in which nothing is recorded."""

    wanted = False


class enable_grad(_Switch):  # noqa: N801 - PyTorch's name
    """A block, or a decorator, in which ops are recorded, also inside `no_grad`."""

    wanted = True


class inference_mode(set_grad_enabled):  # noqa: N801 - PyTorch's name
    """As `no_grad`; `inference_mode(False)` does nothing."""

    def __init__(self, mode: bool = True) -> None:
        """Prepare; recording goes off when the block is entered."""
        self.inside = mode
        super().__init__(not mode and is_grad_enabled())
        _switch(self.before)

    def __enter__(self) -> None:
        self.was, mode.inference = mode.inference, self.inside or mode.inference
        super().__enter__()

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)
        mode.inference = self.was

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run inside the switch."""
        return _decorated(function, lambda: inference_mode(self.inside))


def is_grad_enabled() -> bool:
    """Tell whether ops are recorded on this thread."""
    return mode.enabled


def is_inference_mode_enabled() -> bool:
    """Tell whether an `inference_mode` block is open on this thread."""
    return mode.inference


def _switch(enabled: bool) -> bool:
    """Set the switch and return what it was."""
    before, mode.enabled = mode.enabled, bool(enabled)
    return before


def _decorated(function: Callable[..., Any], switch: Callable[[], Any]) -> Callable[..., Any]:
    """Return `function` run inside a fresh switch; a generator is, from step to step."""
    if isgeneratorfunction(function):
        return _steps(function, switch)

    @wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with switch():
            return function(*args, **kwargs)

    return inside


def _steps(function: Callable[..., Any], switch: Callable[[], Any]) -> Callable[..., Any]:
    """Return a generator function whose every step runs inside a fresh switch."""

    @wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with switch():
            steps = function(*args, **kwargs)
        sent = None
        while True:
            try:
                with switch():
                    item = steps.send(sent)
            except StopIteration as end:
                return end.value
            sent = yield item

    return inside
