"""Functions of functions: `torch.func`.

>>> from chainrule import scratch as torch
>>> cube = lambda x: x**3
>>> grad(cube)(torch.tensor(2.0)), grad(grad(cube))(torch.tensor(2.0))
(tensor(12.), tensor(12.))
>>> vmap(torch.dot)(torch.ones(3, 2), torch.ones(3, 2))
tensor([2., 2., 2.])

A gradient is a walk back with `create_graph`, so gradients of gradients are the same again.
`vmap` here is a loop over samples, stacked: as clear as it is slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import autograd
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.nn.utils.stateless import call_with as functional_call
from chainrule.scratch.tape import Leaf
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.joining import stack
from chainrule.scratch.utils.pytree import tree_flatten, tree_leaves, tree_map, tree_unflatten

__all__ = [
    "functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev",
    "stack_module_state", "vjp", "vmap",
]  # fmt: skip
Function = Callable[..., Any]
Numbers = int | tuple[int, ...]


def grad(func: Function, argnums: Numbers = 0, has_aux: bool = False) -> Function:
    """Return the function that gives the gradient of a scalar function."""
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def slope(*args: Any, **kwargs: Any) -> Any:
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return slope


def grad_and_value(func: Function, argnums: Numbers = 0, has_aux: bool = False) -> Function:
    """Return the function that gives the gradient of a scalar function, and its value.

    Args:
        func: returns a scalar, or with `has_aux` a scalar and something else.
        argnums: the arguments to differentiate by; each may be a tree of tensors.
        has_aux: hand on what `func` returns beside its value.
    """

    @wraps(func)
    def both(*args: Any, **kwargs: Any) -> Any:
        inputs, leaves, nested = watched(args, argnums)
        with autograd.enable_grad():
            y = func(*inputs, **kwargs)
        value, aux = y if has_aux else (y, None)
        if not isinstance(value, Tensor) or value.dim() != 0:
            got = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
            raise ShapeError("grad needs a function whose value is a scalar", got=str(got))
        nested = nested or others_watch([value], leaves)
        found = slopes([value], leaves, nested)
        chosen = regrouped(inputs, argnums, found)
        value, aux = (value, aux) if nested else outside((value, aux))
        return chosen, ((value, aux) if has_aux else value)

    return both


def watched(args: Sequence[Any], argnums: Numbers) -> tuple[list[Any], list[Tensor], bool]:
    """Return the arguments, the tensors to differentiate by, and whether someone outside does."""
    given = tree_leaves(list(args)) if autograd.is_grad_enabled() else []
    nested = any(isinstance(x, Tensor) and x.requires_grad for x in given)
    inputs = list(args)
    for i in as_tuple(argnums):
        inputs[i] = tree_map(lambda x: fresh(x, nested), inputs[i])
    leaves = [x for i in as_tuple(argnums) for x in tree_leaves(inputs[i])]
    return inputs, leaves, nested


def fresh(x: Tensor, nested: bool) -> Tensor:
    """Return a tensor to differentiate by, of the outer graph where there is one."""
    if nested and x.requires_grad:
        shown: Tensor = x.view_as(x)
        return shown
    return x.detach().requires_grad_()


def others_watch(results: Sequence[Tensor], leaves: Sequence[Tensor]) -> bool:
    """Tell whether results also come from tensors outside, as a layer's own parameters."""
    if not autograd.is_grad_enabled():
        return False
    own, seen = {id(x) for x in leaves}, set()
    ahead = [edge[0] for y in results if (edge := y._edge()) is not None]
    while ahead:
        at = ahead.pop()
        if isinstance(at, Leaf):
            if id(at.tensor) not in own:
                return True
        elif at not in seen:
            seen.add(at)
            ahead += [edge[0] for edge in at.edges if edge is not None]
    return False


def outside(tree: Any) -> Any:
    """Return a tree whose tensors have left the graph."""
    return tree_map(lambda x: x.detach() if isinstance(x, Tensor) else x, tree)


def as_tuple(argnums: Numbers) -> tuple[int, ...]:
    """Return one number, or several, as a tuple."""
    return (argnums,) if isinstance(argnums, int) else tuple(argnums)


def slopes(
    ys: Sequence[Tensor], leaves: list[Tensor], nested: bool, dys: Sequence[Any] | None = None
) -> list[Tensor]:
    """Return the gradients of results, zeros where they do not depend on a leaf."""
    ways = [(y, dy) for y, dy in zip(ys, dys or [None] * len(ys), strict=True) if y.requires_grad]
    if not ways:
        return [x.detach() * 0 for x in leaves]
    more = {"retain_graph": True, "create_graph": nested, "materialize_grads": True}
    reached, ups = zip(*ways, strict=True)
    found: Any = autograd.grad(reached, leaves, ups, **more)
    return list(found)


def regrouped(inputs: list[Any], argnums: Numbers, found: Sequence[Any]) -> Any:
    """Return gradients in the form of the arguments they belong to."""
    spec = [tree_flatten(inputs[i])[1] for i in as_tuple(argnums)]
    trees = tree_unflatten(found, spec)
    return trees[0] if isinstance(argnums, int) else tuple(trees)


def vjp(func: Function, *primals: Any, has_aux: bool = False) -> Any:
    """Return the value of `func`, and the function that pulls its gradient back."""
    every = tuple(range(len(primals)))
    inputs, leaves, nested = watched(primals, every)
    with autograd.enable_grad():
        y = func(*inputs)
    y, aux = y if has_aux else (y, None)
    outputs = tree_leaves(y)
    nested = nested or others_watch(outputs, leaves)

    def pull(*dys: Any) -> Any:
        return regrouped(inputs, every, slopes(outputs, leaves, nested, tree_leaves(list(dys))))

    value, aux = (y, aux) if nested else outside((y, aux))
    return (value, pull, aux) if has_aux else (value, pull)


def jacrev(func: Function, argnums: Numbers = 0, has_aux: bool = False, **_: Any) -> Function:
    """Return the function that gives the slope of each output by each input.

    Shape: out (*S) and in (*R) -> (*S, *R)
    """

    @wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        inputs, leaves, nested = watched(args, argnums)
        with autograd.enable_grad():
            y = func(*inputs, **kwargs)
            y, aux = y if has_aux else (y, None)
            parts = y.reshape(-1).unbind()
        nested = nested or others_watch([y], leaves)
        rows = [slopes([part], leaves, nested) for part in parts]
        shapes = [(*y.shape, *x.shape) for x in leaves]
        columns = zip(*rows, strict=True)
        found = [stack(c).reshape(s) for c, s in zip(columns, shapes, strict=True)]
        chosen = regrouped(inputs, argnums, found)
        return (chosen, aux if nested else outside(aux)) if has_aux else chosen

    return jacobian


jacfwd = jacrev  # the same numbers, by the way back


def hessian(func: Function, argnums: Numbers = 0) -> Function:
    """Return the function that gives the slope of the slope of a scalar function."""
    return jacrev(jacrev(func, argnums), argnums)


def vmap(
    func: Function,
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Function:
    """Return `func` over samples: each gets a slice of the arguments, the results are stacked.

    Args:
        func: a function of one sample.
        in_dims: the axis of samples of all arguments, or of each; None where all get the whole.
        out_dims: the axis of samples in the results.
        randomness: what PyTorch allows; here each sample draws numbers of its own.
        chunk_size: how many PyTorch would take at once; here it is one.
    """

    @wraps(func)
    def over_samples(*args: Any, **kwargs: Any) -> Any:
        axes = spread(in_dims, list(args))
        sizes = {x.shape[a] for x, a in axes if a is not None}
        if len(sizes) != 1:
            raise OptionError("vmap needs one number of samples", got=str(sorted(sizes)))
        spec = tree_flatten(list(args))[1]
        results = []
        for i in range(sizes.pop()):
            leaves = [x if a is None else x.select(a, i) for x, a in axes]
            results.append(func(*tree_unflatten(leaves, spec), **kwargs))
        return tree_map(lambda *parts: stack(parts, out_dims), results[0], *results[1:])

    return over_samples


def spread(in_dims: Any, tree: Any) -> list[tuple[Any, int | None]]:
    """Return each leaf of the arguments with its axis of samples."""
    if in_dims is None or isinstance(in_dims, int):
        return [(x, in_dims if isinstance(x, Tensor) else None) for x in tree_leaves(tree)]
    keys = tree if isinstance(tree, dict) else range(len(tree))
    return [pair for key in keys for pair in spread(in_dims[key], tree[key])]


def stack_module_state(models: Sequence[Any]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Return the parameters of several like modules, stacked by name, and their buffers."""
    parameters = [dict(m.named_parameters()) for m in models]
    buffers = [dict(m.named_buffers()) for m in models]
    stacked = {k: stack([p[k].detach() for p in parameters]) for k in parameters[0]}
    learning = {k: x.requires_grad_(parameters[0][k].requires_grad) for k, x in stacked.items()}
    return learning, {k: stack([b[k] for b in buffers]) for k in buffers[0]}


__getattr__ = answers_for("torch.func")
