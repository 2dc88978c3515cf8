"""Change the dtype of everything a module holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from chainrule.errors import ArgumentError, NotCovered
from chainrule.scratch.nn.module.traversal import Traversal
from chainrule.scratch.tape import recording
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import (
    bfloat16,
    dtype,
    float16,
    float32,
    float64,
    numpy_dtype,
    on_cpu,
    torch_dtype,
)


class Conversion(Traversal):
    """`to` and its short forms. All tensors live on the CPU, so only the dtype can change."""

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Replace each parameter's, gradient's and buffer's value by `fn` of it.

        Why: the parameter objects stay the same, so an optimizer that holds them goes on.
        """
        for child in self.children() if recurse else ():
            child._apply(fn)
        with recording(False):
            for parameter in self._parameters.values():
                if parameter is None:
                    continue
                parameter.data = fn(parameter)
                if parameter.grad is not None:
                    parameter.grad.data = fn(parameter.grad)
            for name, buffer in self._buffers.items():
                if buffer is not None:
                    self._buffers[name] = fn(buffer)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Convert floating point parameters and buffers.

        Args:
            args: `to(dtype)`, `to(device)`, `to(device, dtype)` or `to(tensor)`.
            kwargs: `device=`, `dtype=`; `non_blocking` and `memory_format` change nothing.
        """
        wanted = wanted_dtype(args, kwargs)
        if wanted is None:
            return self
        if not wanted.is_floating_point:
            raise ArgumentError(
                "nn.Module.to only accepts floating point or complex dtypes",
                got=f"desired dtype={wanted}",
                hint="convert a single tensor: tensor.to(dtype)",
            )
        return self._apply(lambda t: t.to(wanted) if t.is_floating_point() else t)

    def cpu(self) -> Self:
        """Return self: everything is on the CPU already."""
        return self

    def cuda(self, device: object = None) -> Self:
        """Refuse: there is no GPU on this engine."""
        raise NotCovered(
            "the readable engine runs on the CPU",
            got=f"{self._get_name()}.cuda()",
            hint='model.to("cpu"), or run on PyTorch: --engine torch',
        )

    def float(self) -> Self:
        """Convert to float32."""
        return self.to(float32)

    def double(self) -> Self:
        """Convert to float64."""
        return self.to(float64)

    def half(self) -> Self:
        """Convert to float16."""
        return self.to(float16)

    def bfloat16(self) -> Self:
        """Convert to bfloat16."""
        return self.to(bfloat16)

    def type(self, dst_type: object) -> Self:
        """Convert all parameters and buffers, integer ones too."""
        wanted = torch_dtype(numpy_dtype(dst_type))
        return self._apply(lambda t: t.to(wanted))

    def share_memory(self) -> Self:
        """Let processes started from now on see and write the parameters and buffers."""
        for tensor in (*self.parameters(), *self.buffers()):
            tensor.share_memory_()
        return self


def wanted_dtype(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dtype | None:
    """Read the dtype out of the arguments of `to`, and check that the device is the CPU.

    >>> wanted_dtype(("cpu", float64), {}), wanted_dtype(("cpu",), {})
    (torch.float64, None)
    """
    found: dtype | None = None
    for value in (*args[:2], kwargs.get("device"), kwargs.get("dtype")):
        if isinstance(value, Tensor):
            found = value.dtype
        elif isinstance(value, dtype):
            found = value
        elif value is not None and not isinstance(value, bool):
            on_cpu(value)
    return found
