"""`torch.autocast`: a block in which PyTorch computes matrix products in half precision."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.types import bfloat16, dtype

DEVICES = ("cpu", "cuda", "mps", "xpu", "hpu", "mtia", "maia", "xla", "ipu")


class autocast:  # noqa: N801 - PyTorch's name
    """A block, or a decorator, in which everything stays in its dtype.

    Why: without a GPU, PyTorch too switches `autocast("cuda")` off and says so. On the CPU it
         would compute in bfloat16, with 3 digits; here float32 goes on, with 7, and a warning
         says that the numbers differ for that.
    """

    def __init__(
        self,
        device_type: str,
        dtype: dtype | None = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> None:
        """Take what PyTorch takes; warn where PyTorch would compute otherwise."""
        if not isinstance(device_type, str) or device_type not in DEVICES:
            raise OptionError(
                f"autocast needs one of {', '.join(DEVICES)}", got=repr(device_type), hint="'cpu'"
            )
        self.device, self.fast_dtype = device_type, dtype or bfloat16
        self._enabled = False
        if enabled:
            warnings.warn(self.words(), stacklevel=2)

    def words(self) -> str:
        """Return what autocast does not do."""
        if self.device != "cpu":
            return f"autocast({self.device!r}) is off: there is no such device."
        return (
            "autocast('cpu') is off: the readable engine goes on in float32. PyTorch computes "
            f"matrix products in {self.fast_dtype} here, so its numbers differ in the third digit."
        )

    def __enter__(self) -> autocast:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the block."""

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, run inside the block."""

        @wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return inside
