"""Sequences of different lengths in one batch: padded to the longest, or packed without.

    batch = pad_sequence([a, b, c], batch_first=True)                  # (B, T, *)
    packed = pack_padded_sequence(batch, lengths, batch_first=True, enforce_sorted=False)
    packed, h = nn.GRU(8, 16, batch_first=True)(packed)
    y, lengths = pad_packed_sequence(packed, batch_first=True)         # (B, T, *)

A packed batch holds what is real and nothing else, time by time, the longest sequence first:
`batch_sizes[t]` sequences reach step t. A layer that runs on it stops each sequence at its
own end, so the last state is that of the last word and never of padding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

import numpy as np

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import ops, types
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.joining import cat
from chainrule.scratch.types import Array

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


class _Fields(NamedTuple):
    """What a packed batch consists of."""

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(_Fields):
    """A batch of sequences without padding; made by `pack_padded_sequence`.

    Shape: data (N, *), the steps of all sequences; batch_sizes (T,);
           sorted_indices (B,), which sequence stands where; unsorted_indices (B,), its inverse
    """

    __slots__ = ()

    def __new__(
        cls,
        data: Any,
        batch_sizes: Tensor | None = None,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> Self:
        """Take the parts, or a pair of the first two."""
        if batch_sizes is None:
            if not isinstance(data, tuple | list) or len(data) != 2:
                raise ArgumentError(
                    "PackedSequence needs data and batch_sizes",
                    got=type(data).__name__,
                    hint="pack_padded_sequence(x, lengths)",
                )
            data, batch_sizes = data
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Convert the data, as `Tensor.to`; the indices stay what they are."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self) -> Self:
        """Return self: everything is on the CPU already."""
        return self

    def cuda(self, *args: Any, **kwargs: Any) -> Self:
        """Refuse: there is no GPU on this engine."""
        return self.to("cuda")

    def pin_memory(self) -> Self:
        """Return self: there is no GPU to pin memory for."""
        return self

    def is_pinned(self) -> bool:
        """Return False."""
        return False

    @property
    def is_cuda(self) -> bool:
        """Return False."""
        return False


for _name, _dtype in {
    "float": types.float32, "double": types.float64, "half": types.float16, "long": types.int64,
    "int": types.int32, "short": types.int16, "char": types.int8, "byte": types.uint8,
}.items():  # fmt: skip
    setattr(PackedSequence, _name, lambda self, wanted=_dtype: self.to(wanted))


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """Return the permutation that undoes another.

    >>> from chainrule import scratch as torch
    >>> invert_permutation(torch.tensor([2, 0, 1]))
    tensor([1, 2, 0])
    """
    if permutation is None:
        return None
    at = permutation._array
    inverse = np.empty_like(at)
    inverse[at] = np.arange(len(at))
    return wrap(inverse)


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Return a padded batch without its padding.

    Args:
        input: (T, B, *), or (B, T, *) with `batch_first`.
        lengths: of each sequence, a list or a tensor.
        batch_first: whether the batch is the first axis.
        enforce_sorted: the longest sequence comes first already; if not, pass False.
    """
    counts = whole(lengths)
    if input.ndim < 2 or not input._array.size:
        raise ShapeError(
            "pack_padded_sequence needs a batch of sequences: Cannot pack empty tensors",
            got=f"shape {tuple(input.shape)}",
        )
    x = input.transpose(0, 1) if batch_first else input
    order = None if enforce_sorted else np.argsort(-counts, kind="stable")
    counts = counts if order is None else counts[order]
    check_lengths(counts, tuple(x.shape))
    reached = np.arange(counts[0])[:, None] < counts  # (T, B)
    batch_sizes = reached.sum(1)
    data = apply(ops.pack_padded, x, batch_sizes=tuple(batch_sizes.tolist()), order=order)
    return PackedSequence(data, wrap(batch_sizes), None if order is None else wrap(order))


def whole(lengths: Any) -> Array:
    """Return lengths as an array of whole numbers, one for each sequence."""
    array = lengths._array if isinstance(lengths, Tensor) else np.array([int(n) for n in lengths])
    if array.ndim != 1:
        raise ShapeError(
            "'lengths' argument should be a 1D CPU int64 tensor",
            got=f"shape {array.shape}",
            hint="lengths.flatten()",
        )
    return array.astype(np.int64)


def check_lengths(counts: Array, shape: tuple[int, ...]) -> None:
    """Say what is wrong with lengths for a batch of shape (T, B, *)."""
    length, batch = shape[:2]
    if len(counts) != batch:
        raise ShapeError(
            f"Expected `len(lengths)` to be equal to batch_size, {batch}",
            got=f"{len(counts)}",
            hint="batch_first=True, if the batch is the first axis",
        )
    if counts.min() <= 0:
        raise ShapeError(
            "Length of all samples has to be greater than 0",
            got=f"an element in 'lengths' that is {counts.min()}",
            hint="leave empty sequences out of the batch",
        )
    if (np.diff(counts) > 0).any():
        raise ShapeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True",
            got=f"{counts.tolist()}",
            hint="enforce_sorted=False",
        )
    if counts[0] > length:
        raise ShapeError(
            f"lengths need to be at most {length}, the length of the batch",
            got=f"{counts[0]}",
            hint="batch_first=True, if the batch is the first axis",
        )


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """Return a packed batch with padding again, and the length of each sequence.

    Args:
        sequence: what `pack_padded_sequence` or a recurrent layer returned.
        batch_first: return (B, T, *) in place of (T, B, *).
        padding_value: what to pad with.
        total_length: pad all to this length, by default that of the longest.
    """
    sizes, order = sequence.batch_sizes._array, sequence.sorted_indices
    length = len(sizes) if total_length is None else total_length
    if length < len(sizes):
        raise OptionError(
            "Expected total_length to be at least the length of the longest sequence in input, "
            f"{len(sizes)}",
            got=f"total_length={total_length}",
        )
    y = apply(
        ops.pad_packed, sequence.data, batch_sizes=tuple(sizes.tolist()), batch=int(sizes[0]),
        length=length, order=None if order is None else order._array, value=padding_value,
    )  # fmt: skip
    counts = (np.arange(sizes[0]) < sizes[:, None]).sum(0)
    if sequence.unsorted_indices is not None:
        counts = counts[sequence.unsorted_indices._array]
    if batch_first:
        y = y.transpose(0, 1) if order is None else y.transpose(0, 1).contiguous()
    return y, wrap(counts)


def pad_sequence(
    sequences: Iterable[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Put sequences of different lengths into one batch, filled up with `padding_value`.

    Args:
        sequences: each (L, *), with its own L.
        batch_first: return (B, T, *) in place of (T, B, *).
        padding_value: what to fill up with.
        padding_side: "right" behind the sequence, "left" before it.
    """
    if not isinstance(sequences, Iterable):
        raise ShapeError(
            "pad_sequence: Expected iterable for input sequences", got=f"{type(sequences)}"
        )
    if padding_side not in {"left", "right"}:
        raise ShapeError("Expected padding_side to be one of left or right", got=padding_side)
    parts = list(sequences)
    check_sequences(parts)
    lengths = [len(s) for s in parts]
    longest = max(lengths)
    first = [longest - n if padding_side == "left" else 0 for n in lengths]
    times = np.concatenate([np.arange(n) + at for n, at in zip(lengths, first, strict=True)])
    rows = np.repeat(np.arange(len(parts)), lengths)
    lead, key = (len(parts), longest), (rows, times)
    if not batch_first:
        lead, key = lead[::-1], key[::-1]
    like = parts[0]._array
    blank = np.full((*lead, *like.shape[1:]), padding_value, like.dtype)
    values = cat([s.to(parts[0].dtype) for s in parts])
    y: Tensor = apply(ops.index_put, wrap(blank), values, key=key)
    return y


def check_sequences(parts: list[Any]) -> None:
    """Say why tensors cannot be padded into one batch."""
    if not parts:
        raise ShapeError("pad_sequence received an empty list of sequences")
    for i, part in enumerate(parts):
        if not isinstance(part, Tensor):
            raise ArgumentError(
                f"expected Tensor as element {i} of the sequences",
                got=type(part).__name__,
                hint="torch.tensor(x)",
            )
    look = [tuple(s.shape[1:]) for s in parts]
    if not parts[0].ndim or any(shape != look[0] for shape in look):
        raise ShapeError(
            "pad_sequence needs sequences (L, *) that agree in all axes but the first",
            got=", ".join(str(tuple(s.shape)) for s in parts),
        )


def unpad_sequence(
    padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False
) -> list[Tensor]:
    """Cut a padded batch into its sequences, each of its own length."""
    batch = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[:n].clone() for row, n in zip(batch, whole(lengths), strict=True)]


def pack_sequence(sequences: list[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences of different lengths, the longest first unless `enforce_sorted=False`."""
    lengths = [len(s) for s in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """Cut a packed batch into its sequences."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
