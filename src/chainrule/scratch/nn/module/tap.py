"""Where a module's inputs and outputs meet the tape, so that hooks see both gradients.

    inputs ──[tap]── forward ──[tap]── outputs
       grad_input ◄──────────────── grad_output

A tap passes its tensors on unchanged. On the way back the tap behind the module notes
`grad_output`, the one before it has `grad_input`, and then the hooks are called with both.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch.autograd.function import Function
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, wrap

Grads = tuple[Any, ...]
Back = Callable[[Grads], Grads]


class Tap(Function):
    """Change nothing, and let `back` see, or replace, what flows back."""

    @staticmethod
    def forward(ctx: Any, back: Back, *xs: Tensor) -> tuple[Tensor, ...]:
        """Return the tensors."""
        ctx.back = back
        ctx.set_materialize_grads(False)
        return xs

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Grads:
        """Return what `back` makes of the gradients."""
        return None, *ctx.back(grads)


def tap(values: Sequence[Any], back: Back) -> tuple[Grads, list[int]]:
    """Pass `values` through a tap where they need a gradient.

    Returns:
        The values, and the positions of those that went through.
    """
    at = [i for i, v in enumerate(values) if isinstance(v, Tensor) and v.requires_grad]
    if not at or not mode.enabled:
        return tuple(values), []
    passed = list(values)
    for i, out in zip(at, Tap.apply(back, *[values[i] for i in at]), strict=True):
        out._cell = values[i]._counter()
        passed[i] = out
    return tuple(passed), at


class BackwardHooks:
    """The taps around one call of a module."""

    def __init__(self, module: Any, hooks: list[Any], pre_hooks: list[Any]) -> None:
        """Watch for the hooks, which get both gradients, and the pre-hooks, which get one."""
        self.module, self.hooks, self.pre_hooks = module, hooks, pre_hooks
        self.inputs: tuple[Any, ...] = ()
        self.inputs_at: list[int] = []
        self.outputs_at: list[int] = []
        self.n_outputs = 0
        self.grad_output: Grads | None = None

    def tap_inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Put the tap before the module."""
        self.inputs = args
        args, self.inputs_at = tap(args, self.at_inputs)
        return args

    def tap_outputs(self, result: Any) -> Any:
        """Put the tap behind the module."""
        if not isinstance(result, Tensor | tuple):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple "
                f"of Tensors but received {type(result)}",
                stacklevel=2,
            )
            return result
        values = result if isinstance(result, tuple) else (result,)
        self.n_outputs = len(values)
        values, self.outputs_at = tap(values, self.at_outputs)
        if not isinstance(result, tuple):
            return values[0]
        return values if type(result) is tuple else type(result)(*values)  # a named tuple

    def at_outputs(self, grads: Grads) -> Grads:
        """Note `grad_output`; call all hooks now if no gradient will reach the inputs."""
        grad_output = spread(grads, self.outputs_at, self.n_outputs)
        for hook in self.pre_hooks:
            grad_output = checked(hook(self.module, grad_output), grad_output, "grad_output")
        if self.inputs_at:
            self.grad_output = grad_output
        elif self.hooks:
            self.call_without_inputs(grad_output)
        return tuple([grad_output[i] for i in self.outputs_at])

    def at_inputs(self, grads: Grads) -> Grads:
        """Call the hooks with both gradients."""
        if self.grad_output is None:
            return grads
        grad_input = spread(grads, self.inputs_at, len(self.inputs))
        grad_input = tuple(
            [zeros_for(x) if g is None else g for x, g in zip(self.inputs, grad_input, strict=True)]
        )
        for hook in self.hooks:
            given = hook(self.module, grad_input, self.grad_output)
            grad_input = checked(given, grad_input, "grad_input")
        self.grad_output = None
        return tuple([grad_input[i] for i in self.inputs_at])

    def call_without_inputs(self, grad_output: Grads) -> None:
        """Call the hooks of a module that is fed with data only, as the first layer is."""
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module "
            "outputs since no inputs require gradients.",
            stacklevel=2,
        )
        for hook in self.hooks:
            given = hook(self.module, (None,) * len(self.inputs), grad_output)
            if given is not None and any(g is not None for g in given):
                raise GraphError(
                    "a backward hook of a module whose inputs need no gradient returns None",
                    got=repr(given),
                    hint="x.requires_grad_() on the input, if its gradient is wanted",
                )


def spread(grads: Grads, at: list[int], n: int) -> Grads:
    """Put gradients at their places among `n`, None elsewhere."""
    full: list[Any] = [None] * n
    for i, grad in zip(at, grads, strict=True):
        full[i] = grad
    return tuple(full)


def zeros_for(x: Any) -> Tensor | None:
    """Return the gradient of an input tensor that nothing depended on."""
    return wrap(np.zeros_like(x._array)) if isinstance(x, Tensor) else None


def checked(given: Any, before: Grads, what: str) -> Grads:
    """Return what a hook gave, or `before` if it gave None."""
    if given is None:
        return before
    given = given if isinstance(given, tuple | list) else (given,)
    if len(given) != len(before):
        raise GraphError(
            f"a backward hook returns None or one gradient for each {what}",
            got=f"{len(given)}, but expected {len(before)}",
        )
    return tuple(given)
