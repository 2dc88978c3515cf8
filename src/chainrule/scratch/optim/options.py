"""What an optimizer's options may be; PyTorch's own words stand inside each refusal."""

from __future__ import annotations

from typing import Any

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.tensor.core import Tensor

NEVER_NEGATIVE = {
    "lr": "Invalid learning rate",
    "momentum": "Invalid momentum value",
    "weight_decay": "Invalid weight_decay value",
    "eps": "Invalid epsilon value",
    "lr_decay": "Invalid lr_decay value",
    "initial_accumulator_value": "Invalid initial_accumulator_value value",
    "momentum_decay": "Invalid momentum_decay value",
}


def number(option: Any) -> float:
    """Return an option that may be a Python number or a tensor of one element.

    >>> number(0.1), number(Tensor([0.5]))
    (0.1, 0.5)
    """
    return option._array.item() if isinstance(option, Tensor) else option


def checked(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of an optimizer as its options, after looking at their values.

    Args:
        arguments: the `locals()` of `__init__`, in which all but the parameters are options.
    """
    options = {k: v for k, v in arguments.items() if k not in {"self", "params", "__class__"}}
    for name, says in NEVER_NEGATIVE.items():
        if isinstance(options.get(name, ()), int | float | Tensor):
            check_range(name, options[name], says)
    for i, beta in enumerate(options.get("betas", ())):
        check_range(f"betas[{i}]", beta, f"Invalid beta parameter at index {i}", below=1)
    check_engine(options)
    return options


def check_range(
    name: str, value: Any, says: str, low: float = 0, below: float | None = None
) -> None:
    """Refuse a value under `low`, or not under `below`.

    Args:
        name: how the caller writes the option.
        value: what was passed.
        says: the words with which PyTorch refuses it.
        low: the smallest value allowed.
        below: what the value must stay under.
    """
    if isinstance(value, Tensor) and value._array.size != 1:
        raise OptionError(
            f"Tensor {name} must be 1-element", got=f"shape {tuple(value.shape)}", hint="a float"
        )
    if number(value) >= low and (below is None or number(value) < below):
        return
    room = f"{low} or more" if below is None else f"{low} or more, and less than {below}"
    raise OptionError(f"{name} needs to be {room}", got=f"{says}: {value}")


def check_engine(options: dict[str, Any]) -> None:
    """Refuse what would need another engine; `foreach` and `fused` give the same numbers here."""
    if options.get("foreach") and options.get("fused"):
        raise OptionError(
            "foreach and fused exclude each other",
            got="`fused` and `foreach` cannot be `True` together",
            hint="leave both out",
        )
    if options.get("capturable"):
        raise NotCovered(
            "capturable=True is for CUDA graphs", hint="leave it out, or run with --engine torch"
        )
    if options.get("differentiable"):
        raise NotCovered(
            "gradients through an optimizer's step (differentiable=True)", hint="--engine torch"
        )
