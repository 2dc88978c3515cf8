"""The names of `torch.types`, for annotations."""

import builtins
from collections.abc import Sequence

from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size, device, dtype

Number = builtins.int | builtins.float | builtins.bool
Device = device | builtins.str | builtins.int | None
_TensorOrTensors = Tensor | Sequence[Tensor]
_dtype, _device = dtype, device
_int, _float, _bool = builtins.int, builtins.float, builtins.bool
_size = Size | list[builtins.int] | tuple[builtins.int, ...]
