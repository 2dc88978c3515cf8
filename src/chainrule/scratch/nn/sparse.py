"""Embeddings: a learned row for each word, user or category.

Why: a product with one-hot rows would do the same; looking the row up does it without
     writing out a vector as long as the vocabulary for each word.
"""

from __future__ import annotations

from typing import Any, Self

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.functional.sparse import refuse_sparse, row_number
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import Parameter, blank
from chainrule.scratch.tensor.core import Tensor


class _Table(Module):
    """The table of rows that both kinds share."""

    weight: Parameter

    def _make_table(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None,
        given: Tensor | None,
        frozen: bool,
        own: dict[str, Any],
    ) -> None:
        """Draw the rows from N(0, 1), or take those that are given."""
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = padding_idx
        if padding_idx is not None:
            self.padding_idx = row_number(padding_idx, num_embeddings)
        if given is None:
            self.weight = blank(num_embeddings, embedding_dim, **own)
            self.weight.requires_grad_(not frozen)
            self.reset_parameters()
            return
        if tuple(given.shape) != (num_embeddings, embedding_dim):
            raise OptionError(
                "Shape of weight does not match num_embeddings and embedding_dim",
                got=f"{tuple(given.shape)} for {num_embeddings} and {embedding_dim}",
            )
        self.weight = Parameter(given, requires_grad=not frozen)

    def reset_parameters(self) -> None:
        """Draw the rows anew; that of the padding is zero."""
        init.normal_(self.weight)
        self._fill_padding_idx_with_zero()

    def _fill_padding_idx_with_zero(self) -> None:
        if self.padding_idx is not None:
            init.zeros_(self.weight.data[self.padding_idx])


class Embedding(_Table):
    """Look up a learned row for each index.

    Shape:  input (*) of int64 or int32 -> (*, embedding_dim)
    Params: weight (num_embeddings, embedding_dim), drawn from N(0, 1); the row
            `padding_idx`, if given, starts at 0 and does not learn

    >>> from chainrule import scratch as torch
    >>> Embedding(1000, 16)(torch.tensor([[3, 1, 4], [1, 5, 9]])).shape
    torch.Size([2, 3, 16])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the table and draw its rows.

        Args:
            num_embeddings: how many rows; the largest index + 1.
            embedding_dim: the length of each.
            padding_idx: a row that stays as it is, for filling up short sequences.
            max_norm: rows that are looked up and longer are shortened to it.
            norm_type: the p of that length.
            scale_grad_by_freq: divide each row's gradient by how often it was looked up.
            sparse: not covered; gradients are dense here.
            _weight: the rows to start with.
            _freeze: whether they stay as they are.
            device: the CPU.
            dtype: of the rows.
        """
        super().__init__()
        refuse_sparse(sparse)
        own = {"device": device, "dtype": dtype}
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        self._make_table(num_embeddings, embedding_dim, padding_idx, _weight, _freeze, own)

    @classmethod
    def from_pretrained(
        cls, embeddings: Tensor, freeze: bool = True, padding_idx: int | None = None,
        max_norm: float | None = None, norm_type: float = 2.0, scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Self:  # fmt: skip
        """Return a layer that shows `embeddings`, and leaves them as they are if frozen."""
        rows, columns = matrix_shape(embeddings)
        settings = (padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
        return cls(rows, columns, *settings, _weight=embeddings, _freeze=freeze)

    def forward(self, input: Tensor) -> Tensor:
        """Look up the rows."""
        return F.embedding(
            input,
            self.weight,
            self.padding_idx,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.sparse,
        )

    def extra_repr(self) -> str:
        """Return the settings that are not the default."""
        shown = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.padding_idx is not None:
            shown += f", padding_idx={self.padding_idx}"
        if self.max_norm is not None:
            shown += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            shown += f", norm_type={self.norm_type}"
        if self.scale_grad_by_freq:
            shown += f", scale_grad_by_freq={self.scale_grad_by_freq}"
        return shown


class EmbeddingBag(_Table):
    """Add up, average or take the maximum of the rows of each bag of indices.

    Shape:  input (B, N), or (N,) with offsets (B,) -> (B, embedding_dim)
    Params: weight (num_embeddings, embedding_dim), drawn from N(0, 1)

    >>> from chainrule import scratch as torch
    >>> words, starts = torch.tensor([1, 2, 4, 5, 4]), torch.tensor([0, 3])
    >>> EmbeddingBag(10, 3)(words, starts).shape
    torch.Size([2, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the table and draw its rows.

        Args:
            num_embeddings: how many rows.
            embedding_dim: the length of each.
            max_norm: rows that are looked up and longer are shortened to it.
            norm_type: the p of that length.
            scale_grad_by_freq: divide each row's gradient by how often it was looked up.
            mode: "sum", "mean" or "max".
            sparse: not covered; gradients are dense here.
            _weight: the rows to start with.
            include_last_offset: the offsets end with where the last bag ends.
            padding_idx: an index that is left out of the bags.
            device: the CPU.
            dtype: of the rows.
        """
        super().__init__()
        refuse_sparse(sparse)
        own = {"device": device, "dtype": dtype}
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.mode, self.sparse = scale_grad_by_freq, mode, sparse
        self.include_last_offset = include_last_offset
        self._make_table(num_embeddings, embedding_dim, padding_idx, _weight, False, own)

    @classmethod
    def from_pretrained(
        cls, embeddings: Tensor, freeze: bool = True, max_norm: float | None = None,
        norm_type: float = 2.0, scale_grad_by_freq: bool = False, mode: str = "mean",
        sparse: bool = False, include_last_offset: bool = False, padding_idx: int | None = None,
    ) -> Self:  # fmt: skip
        """Return a layer that shows `embeddings`, and leaves them as they are if frozen."""
        rows, columns = matrix_shape(embeddings)
        settings = (max_norm, norm_type, scale_grad_by_freq, mode, sparse)
        made = cls(rows, columns, *settings, embeddings, include_last_offset, padding_idx)
        made.weight.requires_grad_(not freeze)
        return made

    def forward(
        self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None
    ) -> Tensor:
        """Look up the rows and reduce each bag; see `F.embedding_bag`."""
        return F.embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            self.sparse,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self) -> str:
        """Return the settings that are not the default."""
        shown = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.max_norm is not None:
            shown += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            shown += f", norm_type={self.norm_type}"
        if self.scale_grad_by_freq:
            shown += f", scale_grad_by_freq={self.scale_grad_by_freq}"
        shown += f", mode={self.mode!r}"
        return shown if self.padding_idx is None else f"{shown}, padding_idx={self.padding_idx}"


def matrix_shape(embeddings: Tensor) -> tuple[int, int]:
    """Return the two lengths of a table of rows."""
    if embeddings.ndim != 2:
        raise OptionError(
            "Embeddings parameter is expected to be 2-dimensional",
            got=f"shape {tuple(embeddings.shape)}",
        )
    return embeddings.shape[0], embeddings.shape[1]
