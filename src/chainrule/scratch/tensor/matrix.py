"""Products of matrices and vectors."""

from __future__ import annotations

from string import ascii_letters
from typing import Any

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.arithmetic import add, mul
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.operators import operator
from chainrule.scratch.tensor.reduce import sum as total

__all__ = [
    "addmm", "addmv", "baddbmm", "bmm", "dot", "einsum", "inner", "matmul", "mm", "mv", "outer",
    "tensordot",
]  # fmt: skip


def checked(name: str, a: Tensor, b: Tensor) -> None:
    """Raise unless both have one dtype, which matrix products do not promote."""
    if a._array.dtype != b._array.dtype:
        raise DtypeError(
            f"{name} expected m1 and m2 to have the same dtype",
            got=f"{a.dtype} and {b.dtype}",
            hint="x.to(weight.dtype)",
        )


@method
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """Return the matrix product over the last two axes; earlier axes broadcast."""
    checked("matmul", input, other)
    a, b = input._array, other._array
    if a.ndim == 0 or b.ndim == 0:
        raise ShapeError(
            "both arguments to matmul need to be at least 1D", got=f"{a.ndim}D and {b.ndim}D",
            hint="a * b",
        )  # fmt: skip
    if a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
        raise ShapeError(
            "matmul needs the last axis of a to equal the last but one of b: (N, K) @ (K, M)",
            got=f"{a.shape} @ {b.shape} (mat1 and mat2 shapes cannot be multiplied)",
            hint="b.T, or look at which axis counts the features",
        )
    try:
        return apply(ops.matmul, input, other)
    except ValueError as wrong:
        raise ShapeError(
            "matmul needs leading axes that broadcast", got=f"{a.shape} @ {b.shape}"
        ) from wrong


methods(
    __matmul__=operator(matmul),
    __rmatmul__=operator(matmul, swapped=True),
)


BATCHED = shown_as(ops.matmul, "Bmm")


def ranked(name: str, *ranks: int) -> Any:
    """Make a product for inputs of fixed numbers of axes."""

    def product(input: Tensor, other: Tensor) -> Tensor:
        got = (input._array.ndim, other._array.ndim)
        if got != ranks:
            raise ShapeError(
                f"{name} needs tensors of {ranks[0]} and {ranks[1]} dimensions", got=f"{got}",
                hint="torch.matmul takes any",
            )  # fmt: skip
        a, b = input._array.shape, other._array.shape
        if ranks == (3, 3) and a[0] == b[0] and a[2] == b[1]:
            checked(name, input, other)
            return apply(BATCHED, input, other)
        return matmul(input, other)

    product.__name__, product.__doc__ = (
        name,
        f"Return the product of {ranks[0]}-d and {ranks[1]}-d.",
    )
    method(product)
    return product


mm, bmm, mv, dot = ranked("mm", 2, 2), ranked("bmm", 3, 3), ranked("mv", 2, 1), ranked("dot", 1, 1)


@method
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Return the matrix of all products of two vectors."""
    return mul(input.unsqueeze(1), vec2.unsqueeze(0))


@method
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Return sums of products over the last axes."""
    if input._array.ndim == 0 or other._array.ndim == 0:
        return mul(input, other)
    return tensordot(input, other, ([-1], [-1]))


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Return sums of products over the named axes of both."""
    n, k = a._array.ndim, b._array.ndim
    left, right = (range(n - dims, n), range(dims)) if isinstance(dims, int) else dims
    left, right = [d % n for d in left], [d % k for d in right]
    free_a, free_b = [d for d in range(n) if d not in left], [d for d in range(k) if d not in right]
    rows = a.permute(*free_a, *left).reshape(
        [*[a.shape[d] for d in free_a], -1] if left else [*a.shape, 1]
    )
    inner_size = rows.shape[-1]
    x = rows.reshape(-1, inner_size)
    y = b.permute(*right, *free_b).reshape(inner_size, -1)
    return matmul(x, y).reshape([a.shape[d] for d in free_a] + [b.shape[d] for d in free_b])


def einsum(equation: Any, *operands: Any) -> Tensor:
    """Return the sum of products that the letters describe: "bij,bjk->bik" is `bmm`.

    In the place of letters, lists of numbers may stand behind the tensors:
    `einsum(x, [0, 1], y, [1, 2], [0, 2])`.
    """
    if isinstance(equation, Tensor):
        equation, operands = lettered(equation, *operands)
    xs = operands[0] if len(operands) == 1 and isinstance(operands[0], tuple | list) else operands
    try:
        return apply(ops.einsum, *xs, equation=equation.replace(" ", ""))
    except ValueError as wrong:
        raise ShapeError(
            f"einsum {equation!r} needs axes of one length for each letter",
            got=", ".join(str(tuple(x.shape)) for x in xs),
        ) from wrong


def lettered(*parts: Any) -> tuple[str, tuple[Any, ...]]:
    """Return an equation in letters for tensors that each have a list of numbers behind them."""
    words = [
        "".join("..." if n is Ellipsis else ascii_letters[n] for n in numbers)
        for numbers in parts[1::2] + parts[len(parts) - len(parts) % 2 :]
    ]
    count = len(parts) // 2
    goal = f"->{words[count]}" if len(parts) % 2 else ""
    return ",".join(words[:count]) + goal, parts[: 2 * count : 2]


def scaled_sum(input: Tensor, product: Tensor, beta: Any, alpha: Any) -> Tensor:
    """Return beta · input + alpha · product."""
    kept = input if beta == 1 else mul(input, beta)
    return add(kept, product, alpha=alpha)


@method
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """Return beta · input + alpha · mat1 @ mat2."""
    return scaled_sum(input, mm(mat1, mat2), beta, alpha)


@method
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """Return beta · input + alpha · mat @ vec."""
    return scaled_sum(input, mv(mat, vec), beta, alpha)


@method
def baddbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1
) -> Tensor:
    """Return beta · input + alpha · batch1 @ batch2."""
    return scaled_sum(input, bmm(batch1, batch2), beta, alpha)


@method
def trace(input: Tensor) -> Tensor:
    """Return the sum of the diagonal of a matrix."""
    return total(input.diagonal())
