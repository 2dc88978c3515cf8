"""Write your own op with its own way back: `torch.autograd.Function`.

>>> from chainrule import scratch as torch
>>> class Double(Function):
...     @staticmethod
...     def forward(ctx, x):
...         return 2 * x
...     @staticmethod
...     def backward(ctx, dy):
...         return 2 * dy
>>> x = torch.tensor([3.0], requires_grad=True)
>>> Double.apply(x).backward()
>>> x.grad
tensor([2.])
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from chainrule.errors import GraphError, ShapeError
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tape import Node, mode, recording
from chainrule.scratch.tensor.core import Tensor, wrap


class Context:
    """What `forward` leaves for `backward`."""

    def __init__(self) -> None:
        """Start with nothing saved."""
        self._saved: tuple[Any, ...] = ()
        self._versions: list[tuple[list[int], int]] = []
        self._no_gradient: set[int] = set()
        self._materialize = True
        self.needs_input_grad: tuple[bool, ...] = ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors; overwriting one in place before the way back raises."""
        self._saved = tensors
        cells = [t._counter() for t in tensors if isinstance(t, Tensor)]
        self._versions = [(cell, cell[0]) for cell in cells]

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What was kept."""
        if any(cell[0] != version for cell, version in self._versions):
            raise GraphError(
                "backward needs the saved tensors as they were",
                got="one of the variables needed for gradient computation has been modified "
                "by an inplace operation",
                hint="clone() before the change",
            )
        return self._saved

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Name outputs that have no gradient."""
        self._no_gradient = {id(t) for t in tensors}

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Name inputs that `forward` changed in place; their versions rise."""
        for t in tensors:
            t._bump()

    def set_materialize_grads(self, value: bool) -> None:
        """Choose whether a missing gradient arrives as zeros or as None."""
        self._materialize = value


FunctionCtx = Context  # PyTorch's name


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `backward` whose own way back is not known: its gradients are constants."""

    @wraps(backward)
    def called(ctx: Any, *grad_outputs: Any) -> Any:
        with recording(False):
            return backward(ctx, *grad_outputs)

    return called


class Function:
    """Base of own differentiable functions; write `forward` and `backward`, call `apply`."""

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the value; `ctx` comes first unless `setup_context` is written too."""
        raise NotImplementedError("write forward(ctx, *inputs)")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """Return one gradient for each input of `forward`."""
        raise NotImplementedError("write backward(ctx, *grad_outputs)")

    setup_context: Callable[..., Any] | None = None

    def __init__(self, *_: Any) -> None:
        """Refuse: a Function is not built, it is applied."""
        raise GraphError("a Function is called by its name", hint=f"{type(self).__name__}.apply(x)")

    @classmethod
    def apply(cls, *inputs: Any) -> Any:
        """Run `forward` and record `backward`."""
        ctx = Context()
        edges = tuple(x._edge() if isinstance(x, Tensor) else None for x in inputs)
        ctx.needs_input_grad = tuple(e is not None for e in edges)
        with recording(False):
            y = cls.run_forward(ctx, inputs)
        if not (mode.enabled and any(edges)):
            return y
        outputs = y if isinstance(y, tuple) else (y,)
        node = Node(named_op(cls), going_back(cls, ctx, outputs), edges, inputs, {})
        node.outputs = len(outputs)
        fresh = tuple(cls.output(o, inputs, node, i, ctx) for i, o in enumerate(outputs))
        return fresh if isinstance(y, tuple) else fresh[0]

    @classmethod
    def run_forward(cls, ctx: Context, inputs: tuple[Any, ...]) -> Any:
        """Call `forward` in the style in which it is written."""
        if cls.setup_context is None:
            return cls.forward(ctx, *inputs)
        y = cls.forward(*inputs)
        cls.setup_context(ctx, inputs, y)
        return y

    @staticmethod
    def output(out: Any, inputs: tuple[Any, ...], node: Node, at: int, ctx: Context) -> Any:
        """Return an output that knows its node; an input handed through is shown anew."""
        if not isinstance(out, Tensor) or id(out) in ctx._no_gradient:
            return out
        if any(out is x for x in inputs):
            out = wrap(out._array)
        if out._array.dtype.kind == "f":
            out._node, out._index = node, at
        return out


def named_op(cls: type[Function]) -> Op:
    """Return a stand-in op that carries the class's name onto the tape."""

    def op(*_: Any, **__: Any) -> NoReturn:
        raise GraphError(f"{cls.__name__} is replayed through its own backward")

    op.__name__ = cls.__name__
    vars(op).update(
        torch_name=f"{cls.__name__}Backward",
        saves=(),
        saved_inputs=(),
        saves_all=False,
        saves_y=False,
        plain=None,
        promotes=False,
    )
    return op  # type: ignore[return-value]


def going_back(
    cls: type[Function], ctx: Context, outputs: tuple[Any, ...]
) -> Callable[..., tuple[Any, ...]]:
    """Return the pullback that calls `backward` on tensors."""
    shapes = [(o._array.shape, o._array.dtype) if isinstance(o, Tensor) else None for o in outputs]

    def pullback(dy: tuple[Any, ...], needs: tuple[bool, ...]) -> tuple[Any, ...]:
        import numpy as np

        replaying = any(isinstance(d, Tensor) for d in dy)
        ups = [d if d is None or isinstance(d, Tensor) else wrap(d) for d in dy]
        if ctx._materialize:
            ups = [
                wrap(np.zeros(*s)) if d is None and s else d
                for d, s in zip(ups, shapes, strict=True)
            ]
        given = cls.backward(ctx, *ups)
        given = given if isinstance(given, tuple) else (given,)
        given = given + (None,) * (len(needs) - len(given))
        if len(given) != len(needs):
            raise ShapeError(
                f"{cls.__name__}.backward needs {len(needs)} gradients, one for each input",
                got=f"{len(given)} (returned an incorrect number of gradients)",
            )
        return given if replaying else tuple(None if g is None else g._array for g in given)

    return pullback
