"""Layers and losses under `torch.NAME`, which has other arguments than `torch.nn.functional`.

    torch.embedding(weight, indices)            F.embedding(indices, weight)
    torch.batch_norm(x, weight, bias, mean, …)  F.batch_norm(x, mean, var, weight, bias, …)
    torch.ctc_loss(…, reduction=1)              F.ctc_loss(…, reduction="mean")

They are what PyTorch's own layers call. New programs use those of `torch.nn.functional`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.errors import RangeError
from chainrule.scratch import functional as F
from chainrule.scratch.tensor.core import Tensor

__all__ = [
    "adaptive_max_pool1d", "alpha_dropout_", "batch_norm", "binary_cross_entropy_with_logits",
    "celu_", "conv_tbc", "cosine_embedding_loss", "ctc_loss", "dropout_", "embedding",
    "embedding_bag", "feature_alpha_dropout_", "feature_dropout", "feature_dropout_",
    "hinge_embedding_loss", "instance_norm", "kl_div", "margin_ranking_loss",
    "max_pool1d_with_indices", "poisson_nll_loss", "relu", "relu_", "rrelu_", "selu_",
    "threshold_", "triplet_margin_loss",
]  # fmt: skip

REDUCTIONS = ("none", "mean", "sum")

celu_, conv_tbc, relu, relu_ = F.celu_, F.conv_tbc, F.relu, F.relu_
rrelu_, selu_, threshold_ = F.rrelu_, F.selu_, F.threshold_


def numbered(loss: Callable[..., Tensor], *names: str, at: int) -> Callable[..., Tensor]:
    """Return a loss whose arguments have these names, and `reduction`, a number, at a place.

    Left out it is 0, none: what PyTorch 2.13.0 does, though its signatures say mean.
    """

    @wraps(loss)
    def called(*args: Any, **options: Any) -> Tensor:
        given = dict(zip((*names[:at], "reduction", *names[at:]), args, strict=False)) | options
        how = given.pop("reduction", 0)
        if how not in (0, 1, 2):
            raise RangeError("reduction needs 0 (none), 1 (mean) or 2 (sum)", got=repr(how))
        return loss(**given, reduction=REDUCTIONS[how])

    return called


binary_cross_entropy_with_logits = numbered(
    F.binary_cross_entropy_with_logits, "input", "target", "weight", "pos_weight", at=4
)
cosine_embedding_loss = numbered(
    F.cosine_embedding_loss, "input1", "input2", "target", "margin", at=4
)
ctc_loss = numbered(
    F.ctc_loss, "log_probs", "targets", "input_lengths", "target_lengths", "blank",
    "zero_infinity", at=5,
)  # fmt: skip
hinge_embedding_loss = numbered(F.hinge_embedding_loss, "input", "target", "margin", at=3)
kl_div = numbered(F.kl_div, "input", "target", "log_target", at=2)
margin_ranking_loss = numbered(F.margin_ranking_loss, "input1", "input2", "target", "margin", at=4)
poisson_nll_loss = numbered(F.poisson_nll_loss, "input", "target", "log_input", "full", "eps", at=5)
triplet_margin_loss = numbered(
    F.triplet_margin_loss, "anchor", "positive", "negative", "margin", "p", "eps", "swap", at=7
)


def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:  # fmt: skip
    """Return the rows of `weight` at `indices`; -1 stands for no padding."""
    skipped = None if padding_idx == -1 else padding_idx
    return F.embedding(indices, weight, skipped, None, 2.0, scale_grad_by_freq, sparse)


def embedding_bag(
    weight: Tensor, indices: Tensor, offsets: Tensor, scale_grad_by_freq: bool = False,
    mode: int = 0, sparse: bool = False, per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False, padding_idx: int | None = None,
) -> tuple[Tensor]:  # fmt: skip
    """Return the sums (0), means (1) or maxima (2) of bags of rows, in a tuple.

    PyTorch's tuple has three more parts, for its way back, which has no use here.
    """
    y = F.embedding_bag(
        indices, weight, offsets, mode=("sum", "mean", "max")[mode], sparse=sparse,
        scale_grad_by_freq=scale_grad_by_freq, per_sample_weights=per_sample_weights,
        include_last_offset=include_last_offset, padding_idx=padding_idx,
    )  # fmt: skip
    return (y,)


def batch_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, training: bool, momentum: float, eps: float, cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """Return what `F.batch_norm` does."""
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, use_input_stats: bool, momentum: float, eps: float,
    cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """Return what `F.instance_norm` does."""
    return F.instance_norm(
        input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
    )


def adaptive_max_pool1d(input: Tensor, output_size: Any) -> Any:
    """Return the largest numbers, and where they stood."""
    return F.adaptive_max_pool1d(input, output_size, return_indices=True)


def max_pool1d_with_indices(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
    ceil_mode: bool = False,
) -> Any:  # fmt: skip
    """Return the largest numbers, and where they stood."""
    return F.max_pool1d(
        input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True
    )


def feature_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Zero whole channels with chance `p`."""
    return F.dropout3d(input, p, train) if input.ndim == 5 else F.dropout2d(input, p, train)


def dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Overwrite with `dropout`."""
    return F.dropout(input, p, train, inplace=True)


def alpha_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Overwrite with `alpha_dropout`."""
    return F.alpha_dropout(input, p, train, inplace=True)


def feature_alpha_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Overwrite with `feature_alpha_dropout`."""
    return F.feature_alpha_dropout(input, p, train, inplace=True)


def feature_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Overwrite with `feature_dropout`."""
    return input.copy_(feature_dropout(input, p, train))
