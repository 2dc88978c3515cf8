"""`DataParallel` and `DistributedDataParallel` where there is one process and no GPU.

>>> from chainrule.scratch import nn
>>> DataParallel(nn.Linear(2, 1))
DataParallel(
  (module): Linear(in_features=2, out_features=1, bias=True)
)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.nn.module import Module

__all__ = ["DataParallel", "DistributedDataParallel", "data_parallel"]


class DataParallel(Module):
    """Call the module that it holds: without GPUs, PyTorch's does the same.

    Shape: as `module`; its state_dict has `module.` before each name, as PyTorch's.
    """

    def __init__(
        self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0
    ) -> None:
        """Take the module; there are no devices to spread it over."""
        super().__init__()
        self.module, self.dim, self.output_device = module, dim, output_device
        self.device_ids: list[int] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """Return what the module returns."""
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """Call the module that it holds: over one process, the mean of gradients is the gradient.

    Shape: as `module`; its state_dict has `module.` before each name, as PyTorch's.
    """

    def __init__(self, module: Module, device_ids: Any = None, *_: Any, **__: Any) -> None:
        """Take the module; what tells PyTorch how to talk to other processes has no effect."""
        super().__init__()
        self.module, self.device_ids = module, device_ids
        self.require_backward_grad_sync = True

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """Return what the module returns."""
        return self.module(*inputs, **kwargs)

    @contextmanager
    def no_sync(self) -> Iterator[None]:
        """Leave gradients alone for a block, as they always are here."""
        yield

    @contextmanager
    def join(self, *_: Any, **__: Any) -> Iterator[None]:
        """Wait for nobody."""
        yield


def data_parallel(
    module: Module,
    inputs: Any,
    device_ids: Any = None,
    output_device: Any = None,
    dim: int = 0,
    module_kwargs: dict[str, Any] | None = None,
) -> Any:
    """Return what the module returns."""
    args = inputs if isinstance(inputs, tuple) else (inputs,)
    return module(*args, **(module_kwargs or {}))


__getattr__ = answers_for("torch.nn.parallel")
