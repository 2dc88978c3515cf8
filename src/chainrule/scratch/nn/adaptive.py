"""Adaptive softmax (Grave et al., 2017): frequent classes first, rare ones in clusters.

    head     scores of the frequent classes, and one score for each cluster
    tail     a smaller net for each cluster, asked only about examples whose class is in it

Why: over a million words most of a softmax is spent on words that hardly occur.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.container import ModuleList, Sequential
from chainrule.scratch.nn.linear import Linear
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.joining import cat
from chainrule.scratch.types import Array


class ASMoutput(NamedTuple):
    """What the forward pass returns."""

    output: Tensor
    loss: Tensor


class AdaptiveLogSoftmaxWithLoss(Module):
    """Log-probabilities of the targets, and their mean loss, over very many classes.

    Shape:  input (B, C) or (C,), target (B,) or () -> output (B,) or (), loss ()
    Params: head and tail of linear maps; cluster i projects to in_features / div_valueⁱ⁺¹

    >>> from chainrule import scratch as torch
    >>> layer = AdaptiveLogSoftmaxWithLoss(16, 1000, cutoffs=[10, 100])
    >>> layer(torch.ones(4, 16), torch.tensor([3, 50, 999, 0])).output.shape
    torch.Size([4])
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Divide the classes, sorted by how frequent they are, at `cutoffs`."""
        super().__init__()
        check_cutoffs(cutoffs, n_classes)
        self.in_features, self.n_classes = in_features, n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = self.cutoffs[0], len(cutoffs)
        self.head_size = self.shortlist_size + self.n_clusters
        own = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **own)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            width = int(in_features // div_value ** (i + 1))
            classes = self.cutoffs[i + 1] - self.cutoffs[i]
            down = Linear(in_features, width, bias=False, **own)
            self.tail.append(Sequential(down, Linear(width, classes, bias=False, **own)))

    def reset_parameters(self) -> None:
        """Draw all parameters anew."""
        self.head.reset_parameters()
        for down, out in self.tail:
            down.reset_parameters()
            out.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> ASMoutput:
        """Return the log-probability of each target, and the mean of minus these."""
        self._check(input_, target_)
        batched = target_.ndim > 0
        x = input_ if batched else input_.unsqueeze(0)
        labels = target_._array.reshape(-1)
        head, at = F.log_softmax(self.head(x), dim=1), labels.copy()
        inside: Any = 0
        for i, (start, stop) in enumerate(self._clusters()):
            rows = np.flatnonzero((labels >= start) & (labels < stop))
            if rows.size:
                at[rows] = self.shortlist_size + i
                inside = inside + self._within(i, x, rows, labels[rows] - start)
        output = inside + head.gather(1, wrap(at[:, None])).squeeze(1)
        return ASMoutput(output if batched else output.squeeze(0), (-output).mean())

    def _within(self, i: int, x: Tensor, rows: Array, labels: Array) -> Tensor:
        """Return the log-probability of labels within their cluster, zero in other rows."""
        scores = F.log_softmax(self.tail[i](x[wrap(rows)]), dim=1)
        picked = scores.gather(1, wrap(labels[:, None])).squeeze(1)
        y: Tensor = x.new_zeros(x.shape[0]).index_add(0, wrap(rows), picked)
        return y

    def _clusters(self) -> list[tuple[int, int]]:
        """Return the first class of each cluster and the one after its last."""
        return list(zip(self.cutoffs[:-1], self.cutoffs[1:], strict=True))

    def _check(self, x: Tensor, target: Tensor) -> None:
        """Refuse labels and inputs that do not go together."""
        if target.ndim > 1 or x.ndim != target.ndim + 1 or x.shape[:-1] != target.shape:
            raise ShapeError(
                f"AdaptiveLogSoftmaxWithLoss needs x (B, {self.in_features}) with a target (B,), "
                "or one example with one label",
                got=f"{tuple(x.shape)} and {tuple(target.shape)}",
            )
        labels = target._array
        if labels.size and not (labels.min() >= 0 and labels.max() < self.n_classes):
            raise ShapeError(
                f"Target values should be in [0, {self.n_classes - 1}]",
                got=f"values from {labels.min()} to {labels.max()}",
            )

    def log_prob(self, input: Tensor) -> Tensor:
        """Return the log-probabilities of all classes: (B, C) -> (B, K)."""
        return self._get_full_log_prob(input, self.head(input))

    def _get_full_log_prob(self, input: Tensor, head_output: Tensor) -> Tensor:
        head, first = F.log_softmax(head_output, dim=1), self.shortlist_size
        parts = [head[:, :first]]
        for i, tail in enumerate(self.tail):
            parts.append(F.log_softmax(tail(input), dim=1) + head[:, first + i].unsqueeze(1))
        return cat(parts, 1)

    def predict(self, input: Tensor) -> Tensor:
        """Return the most probable class of each example: (B, C) -> (B,)."""
        best: Tensor = self.log_prob(input).argmax(1)
        return best


def check_cutoffs(cutoffs: Sequence[int], n_classes: int) -> None:
    """Refuse cutoffs that do not divide the classes."""
    given = list(cutoffs)
    fine = given == sorted(set(given)) and all(int(c) == c for c in given)
    if not given or not fine or given[0] <= 0 or given[-1] > n_classes - 1:
        raise OptionError(
            "cutoffs should be unique, positive integers in increasing order, each between 1 and "
            f"n_classes - 1 = {n_classes - 1}",
            got=repr(given),
        )
