"""Matrices of which few entries are not zero: `torch.sparse_coo_tensor`, as graph networks use it.

    indices (2, N)    row and column of each entry
    values (N,)       the entries; several at one place add up

The product with a dense matrix is all that is computed without the zeros:
y[i] = Σ over the entries of row i of value · x[column].

>>> from chainrule import scratch as torch
>>> a = sparse_coo_tensor([[0, 1, 1], [2, 0, 2]], [3.0, 4.0, 5.0], (2, 3))
>>> spmm(a, torch.ones(3, 1)).tolist()
[[3.0], [9.0]]
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from chainrule.errors import DtypeError, NotCovered, RangeError, ShapeError
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.creation import as_tensor, tensor, zeros
from chainrule.scratch.tensor.matrix import mm as dense_mm
from chainrule.scratch.tensor.printing import tensor_text
from chainrule.scratch.types import Size, dtype, float32, float64, int64, layout

__all__ = ["DoubleTensor", "FloatTensor", "mm", "sparse_coo", "sparse_coo_tensor", "spmm"]

sparse_coo = layout("sparse_coo")


class SparseTensor(Tensor):
    """A tensor by its entries. What is not written here says that it is not covered."""

    is_sparse = True
    layout = sparse_coo

    def __init__(self, indices: Tensor, values: Tensor, size: Size, coalesced: bool) -> None:
        """Hold the entries; `coalesced` ones are sorted, with no place twice."""
        self._places, self._entries, self._size = indices, values, size
        self._coalesced = coalesced

    @property
    def _array(self) -> NoReturn:  # type: ignore[override]
        raise NotCovered(
            "this function needs a dense tensor",
            got=f"a sparse one of size {tuple(self._size)}",
            hint="x.to_dense(); torch.sparse.mm(x, dense) is covered",
        )

    @property
    def shape(self) -> Size:
        """The length of each axis."""
        return self._size

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self._size)

    @property
    def dtype(self) -> dtype:
        """The type of the entries."""
        return self._entries.dtype

    @property  # type: ignore[misc]
    def requires_grad(self) -> bool:
        """Whether a gradient is wanted for the entries."""
        return self._entries.requires_grad

    def dim(self) -> int:
        """Return the number of axes."""
        return len(self._size)

    def numel(self) -> int:
        """Return the number of elements, the zeros too."""
        return self._size.numel()

    def __len__(self) -> int:
        return self._size[0]

    def is_coalesced(self) -> bool:
        """Tell whether the entries are known to be sorted, with no place twice."""
        return self._coalesced

    def _indices(self) -> Tensor:
        return self._places

    def _values(self) -> Tensor:
        return self._entries

    def _nnz(self) -> int:
        return int(self._entries.shape[0])

    def indices(self) -> Tensor:
        """Return the places, one column each."""
        self._need_coalesced("indices")
        return self._places

    def values(self) -> Tensor:
        """Return the entries."""
        self._need_coalesced("values")
        return self._entries

    def _need_coalesced(self, what: str) -> None:
        """Refuse while several entries may stand at one place."""
        if not self._coalesced:
            raise ShapeError(
                f"Cannot get {what} on an uncoalesced tensor", hint=f"x.coalesce().{what}()"
            )

    def coalesce(self) -> SparseTensor:
        """Return the entries in order, those at one place added up."""
        if self._coalesced:
            return self
        flat = np.ravel_multi_index(tuple(self._places._array), self._size)
        there, which = np.unique(flat, return_inverse=True)
        entries = zeros(len(there), dtype=self.dtype).index_add(0, wrap(which), self._entries)
        places = np.stack(np.unravel_index(there, self._size))
        return SparseTensor(wrap(places), entries, self._size, True)

    def to_dense(self) -> Tensor:
        """Return the tensor with its zeros."""
        flat = np.ravel_multi_index(tuple(self._places._array), self._size)
        blank = zeros(self.numel(), dtype=self.dtype)
        return blank.index_add(0, wrap(flat), self._entries).reshape(self._size)

    def t(self) -> SparseTensor:
        """Exchange rows and columns."""
        if self.ndim != 2:
            raise ShapeError("t() of a sparse tensor needs 2 dimensions", got=f"{self.ndim}D")
        return SparseTensor(self._places.flip(0), self._entries, Size(self._size[::-1]), False)

    T = property(t)

    def to(self, *args: Any, **options: Any) -> SparseTensor:
        """Convert the entries."""
        return self._with(self._entries.to(*args, **options))

    def cpu(self) -> SparseTensor:
        """Return the tensor: it is on the CPU."""
        return self

    def float(self) -> SparseTensor:
        """Convert to float32."""
        return self._with(self._entries.float())

    def double(self) -> SparseTensor:
        """Convert to float64."""
        return self._with(self._entries.double())

    def detach(self) -> SparseTensor:
        """Return the same entries outside the graph."""
        return self._with(self._entries.detach())

    def _with(self, entries: Tensor) -> SparseTensor:
        """Return other entries at the same places."""
        if entries is self._entries:
            return self
        return SparseTensor(self._places, entries, self._size, self._coalesced)

    def __matmul__(self, other: Any) -> Any:
        return product(self, other)

    matmul = mm = spmm = __matmul__

    def __repr__(self) -> str:
        gap, plain = " " * 7, self._entries.detach()
        places = tensor_text(self._places, "tensor(indices=tensor(")
        entries = tensor_text(wrap(plain._array), f"{gap}values=tensor(")
        kind = "" if self.dtype in {float32, int64} else f", dtype={self.dtype}"
        entries = entries.replace(f"{kind})", ")") if kind else entries
        about = f"size={tuple(self._size)}, nnz={self._nnz()}{kind}, layout={self.layout}"
        return f"{places},\n{entries},\n{gap}{about})"


def sparse_coo_tensor(
    indices: Any,
    values: Any,
    size: Any = None,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    check_invariants: bool | None = None,
    is_coalesced: bool | None = None,
) -> SparseTensor:
    """Return a tensor of `values` at the places `indices` (one column each), else zero."""
    if requires_grad:
        raise NotCovered("sparse gradients", hint="values that require gradients carry dense ones")
    places = as_tensor(indices, dtype=int64)
    entries = values if isinstance(values, Tensor) else tensor(values, device=device)
    entries = entries if dtype is None else entries.to(dtype)
    array = places._array
    if array.ndim != 2 or entries._array.shape != array.shape[1:]:
        raise ShapeError(
            "a sparse tensor needs indices (number of axes, N) and values (N,)",
            got=f"indices {array.shape}, values {tuple(entries.shape)}",
        )
    most = array.max(1) if array.size else np.full(len(array), -1)
    full = Size(int(n) for n in (most + 1 if size is None else size))
    if len(full) != len(array) or (array < 0).any() or (most >= full).any():
        raise RangeError(
            f"a sparse tensor of size {tuple(full)} needs {len(full)} rows of indices within it",
            got=f"{len(array)} rows, up to {most.tolist()}",
        )
    return SparseTensor(places, entries, full, bool(is_coalesced))


def product(a: SparseTensor, x: Tensor) -> Tensor:
    """Return a @ x: each entry takes its row of x, and the rows add up where they belong."""
    if isinstance(x, SparseTensor):
        raise NotCovered("the product of two sparse matrices", hint="a @ b.to_dense()")
    if a.ndim != 2 or x.ndim not in (1, 2) or a.shape[1] != x.shape[0]:
        raise ShapeError(
            "a sparse product needs (N, K) and (K, M)", got=f"{tuple(a.shape)}, {tuple(x.shape)}"
        )
    if a.dtype is not x.dtype:
        raise DtypeError("a sparse product needs one dtype", got=f"{a.dtype} and {x.dtype}")
    rows, columns = a._places._array
    weight = a._entries if x.ndim == 1 else a._entries.unsqueeze(1)
    scaled = x.index_select(0, wrap(columns)) * weight  # (N, M)
    return zeros((a.shape[0], *x.shape[1:]), dtype=x.dtype).index_add(0, wrap(rows), scaled)


def spmm(input: Tensor, mat2: Tensor) -> Tensor:
    """Return the product of a sparse, or a dense, matrix with a dense one."""
    return product(input, mat2) if isinstance(input, SparseTensor) else dense_mm(input, mat2)


mm = spmm


def FloatTensor(indices: Any, values: Any, size: Any = None) -> SparseTensor:  # noqa: N802
    """Return a sparse tensor of float32, the way of older programs."""
    return sparse_coo_tensor(indices, values, size, dtype=float32)


def DoubleTensor(indices: Any, values: Any, size: Any = None) -> SparseTensor:  # noqa: N802
    """Return a sparse tensor of float64, the way of older programs."""
    return sparse_coo_tensor(indices, values, size, dtype=float64)


__getattr__ = answers_for("torch.sparse")
