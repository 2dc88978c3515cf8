"""Looking up rows by number: embeddings, bags of them, and one-hot rows."""

from __future__ import annotations

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = ["embedding", "one_hot"]


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Return the rows of `weight` that `input` names.

    Shape: input (*) of int64 or int32, weight (K, C) -> (*, C)

    Args:
        input: which rows.
        weight: the table.
        padding_idx: a row that gets no gradient.
        max_norm: rows that are named and longer are shortened to it, in place.
        norm_type: the p of the length.
        scale_grad_by_freq: divide each row's gradient by how often it was named.
        sparse: gradients of PyTorch's sparse kind, not covered here.
    """
    refuse_sparse(sparse)
    padding_idx = None if padding_idx is None else row_number(padding_idx, weight.shape[0])
    if max_norm is not None:
        shorten_rows(weight, input, max_norm, norm_type)
    y: Tensor = apply(
        ops.embedding,
        weight,
        input,
        padding_idx=padding_idx,
        scale_grad_by_freq=scale_grad_by_freq,
    )
    return y


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Return rows of zeros with a 1 at each label.

    Shape: tensor (*) of int64 -> (*, K), where K is the largest label + 1 unless given

    >>> one_hot(wrap(np.array([0, 2]))).tolist()
    [[1, 0, 0], [0, 0, 1]]
    """
    labels = tensor._array
    if labels.dtype != np.int64:
        raise DtypeError("one_hot needs labels of int64", got=str(tensor.dtype), hint="x.long()")
    if labels.size == 0 and num_classes <= 0:
        raise ShapeError("one_hot can not infer the number of classes", got="an empty tensor")
    if labels.size and labels.min() < 0:
        raise ShapeError("one_hot: class values must be non-negative", got=str(labels.min()))
    if num_classes != -1 and labels.size and labels.max() >= num_classes:
        raise ShapeError(
            "one_hot: class values must be smaller than num_classes",
            got=f"label {labels.max()} with num_classes={num_classes}",
            hint=f"num_classes={labels.max() + 1}",
        )
    classes = int(labels.max()) + 1 if num_classes == -1 else num_classes
    return wrap((labels[..., None] == np.arange(classes)).astype(np.int64))


def refuse_sparse(sparse: bool) -> None:
    """Say that gradients are dense here."""
    if sparse:
        raise NotCovered(
            "gradients are dense on the readable engine", got="sparse=True", hint="sparse=False"
        )


def row_number(padding_idx: int, rows: int) -> int:
    """Return a row as counted from the start, or say that there is none."""
    if not -rows <= padding_idx < rows:
        raise OptionError(
            f"padding_idx must be within num_embeddings, from {-rows} to {rows - 1}",
            got=str(padding_idx),
        )
    return padding_idx % rows


def shorten_rows(weight: Tensor, index: Tensor, max_norm: float, norm_type: float) -> None:
    """Shorten, in place and outside the graph, the rows that `index` names to `max_norm`.

    Math:  w = w max_norm / (‖w‖ + 1e-7) where ‖w‖ > max_norm
    """
    at = np.unique(index._array)
    rows = weight._array[at]
    lengths = row_lengths(rows, norm_type)
    far = lengths > max_norm
    weight._array[at[far]] = rows[far] * (max_norm / (lengths[far] + 1e-7))[:, None]
    weight._bump()


def row_lengths(rows: Array, p: float) -> Array:
    """Return the p-norm of each row."""
    lengths: Array = np.linalg.norm(rows, ord=p, axis=1)
    return lengths
