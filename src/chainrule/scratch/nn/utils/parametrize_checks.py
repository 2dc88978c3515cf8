"""What a parametrization may return."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.tensor.core import Tensor


def trial(module: Any, value: Any) -> Any:
    """Return `module.right_inverse(value)`; `value` itself where there is none."""
    if not hasattr(module, "right_inverse"):
        return value
    try:
        return module.right_inverse(value)
    except NotImplementedError:
        return value


def check_tensor(who: str, value: Any) -> Tensor:
    """Return the value if it is a tensor."""
    if not isinstance(value, Tensor):
        raise OptionError(f"{who} must return a tensor", got=type(value).__name__)
    return value


def check_dtype(who: str, value: Tensor, dtype: Any) -> None:
    """Refuse another dtype."""
    if value.dtype is not dtype:
        raise OptionError(f"{who} may not change the dtype, {dtype}", got=str(value.dtype))


def check_same(who: str, value: Any, dtype: Any, shape: Any) -> None:
    """Refuse another dtype or another shape."""
    check_dtype(who, check_tensor("a parametrization", value), dtype)
    if value.shape != shape:
        raise OptionError(
            f"{who} needs to keep its shape, {tuple(shape)}",
            got=f"{tuple(value.shape)}",
            hint="unsafe=True, if that is meant",
        )
