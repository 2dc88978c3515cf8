"""Matrix products, and the general product of arrays with named axes."""

import math

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("a", "b"), only_for={"a": "b", "b": "a"}, promotes=True)
def matmul(a: Array, b: Array) -> Result:
    """Return `a @ b` for vectors, matrices and stacks of matrices.

    Math:  Y = A B    =>    dA = dY Bᵀ,  dB = Aᵀ dY
    Shape: a (*, N, K), b (*, K, M) -> (*, N, M); a vector loses its axis
    Why:   a stack times one matrix is one tall product, which is faster than many small.
    """
    if len(a.shape) > 2 and len(b.shape) == 2:
        y = np.reshape(tall(a) @ b, (*a.shape[:-1], b.shape[-1]))
    else:
        y = a @ b

    def pullback(dy: Array, needs: Needs) -> Grads:
        rows = a if len(a.shape) > 1 else np.expand_dims(a, 0)  # (*, N, K)
        columns = b if len(b.shape) > 1 else np.expand_dims(b, 1)  # (*, K, M)
        if len(b.shape) == 1:
            dy = np.expand_dims(dy, -1)
        if len(a.shape) == 1:
            dy = np.expand_dims(dy, -2)  # (*, N, M)
        if len(columns.shape) == 2:
            rows, dy = tall(rows), tall(dy)
        da = db = None
        if needs[0]:
            da = unbroadcast(dy @ np.swapaxes(columns, -1, -2), rows.shape)
            da = np.reshape(da, a.shape)
        if needs[1]:
            db = unbroadcast(np.swapaxes(rows, -1, -2) @ dy, columns.shape)
            db = np.reshape(db, b.shape)
        return da, db

    return y, pullback


def tall(x: Array) -> Array:
    """Return a stack of matrices as one: (*, N, K) -> (*N, K)."""
    return x if len(x.shape) == 2 else np.reshape(x, (math.prod(x.shape[:-1]), x.shape[-1]))


@op(saves=("arrays",), promotes=True)
def einsum(*arrays: Array, equation: str) -> Result:
    """Multiply arrays whose axes have names, and sum over the names not asked for.

    Math:  "nk,km->nm": y[n, m] = Σₖ a[n, k] b[k, m]
           =>    da = einsum("nm,km->nk", dy, b),  db = einsum("nk,nm->km", a, dy)
    """
    names, out = spell_out(equation, [len(x.shape) for x in arrays])
    asked = f"{','.join(names)}->{out}"

    def pullback(dy: Array, needs: Needs) -> Grads:
        grads: list[Array | None] = [None] * len(arrays)
        for i, x in enumerate(arrays):
            if needs[i]:
                others = [
                    (n, a) for j, (n, a) in enumerate(zip(names, arrays, strict=True)) if j != i
                ]
                grads[i] = solve_for(names[i], x.shape, [(out, dy), *others])
        return tuple(grads)

    y = np.einsum(asked, *arrays, optimize=True)
    if len(arrays) == 2 and type(y) is np.ndarray:
        y = as_batches(y, names[0], names[1], out)
    return y, pullback


def as_batches(y: Array, left: str, right: str, out: str) -> Array:
    """Return a product in the order of memory of the stack of matrix products that PyTorch makes.

    Axes of both inputs come first, then those of the left one, then those of the right one.
    """
    order = sorted(range(len(out)), key=lambda i: 2 * (out[i] not in left) + (out[i] not in right))
    return np.asarray(y.transpose(order), order="C").transpose(np.argsort(order))


def solve_for(wanted: str, shape: tuple[int, ...], factors: list[tuple[str, Array]]) -> Array:
    """Return the einsum of `factors` with axes `wanted`, an input's, and its `shape`.

    A name that no factor has was summed over in that input alone: its gradient repeats,
    which a factor of ones does. A name that stands twice took the diagonal: off it the
    gradient is zero, which a unit matrix does.
    """
    axes = ""
    for name, length in zip(wanted, shape, strict=True):
        if name in axes:
            fresh = unused("".join([axes, wanted, *[n for n, _ in factors]]))
            factors = [*factors, (name + fresh, np.eye(length, dtype=bool))]
            axes += fresh
        else:
            axes += name
            if not any(name in n for n, _ in factors):
                factors = [*factors, (name, np.ones(length, dtype=bool))]
    equation = f"{','.join(n for n, _ in factors)}->{axes}"
    return unbroadcast(np.einsum(equation, *[a for _, a in factors], optimize=True), shape)


def spell_out(equation: str, ranks: list[int]) -> tuple[list[str], str]:
    """Return each input's axis names and the output's, with `...` and `->` filled in.

    >>> spell_out("...k,km", [3, 2])
    (['ABk', 'km'], 'ABm')
    """
    left, arrow, out = equation.replace(" ", "").partition("->")
    names = left.split(",")
    hidden = [rank - len(n.replace("...", "")) for n, rank in zip(names, ranks, strict=True)]
    most = max([h for n, h in zip(names, hidden, strict=True) if "..." in n], default=0)
    dots = unused(left + out, most)
    if not arrow:
        once = sorted(n for n in set(left) if n.isalpha() and left.count(n) == 1)
        out = "..." * ("..." in left) + "".join(once)
    filled = [n.replace("...", dots[most - h :]) for n, h in zip(names, hidden, strict=True)]
    return filled, out.replace("...", dots)


def unused(taken: str, count: int = 1) -> str:
    """Return `count` letters that do not stand in `taken`."""
    free = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" if c not in taken]
    return "".join(free[:count])
