"""What PyTorch calls the records of ops: `grad_fn=<AddmmBackward0>` behind a printed tensor.

Names are made when they are asked for, in three ways: by the op's own name (`mul` ->
`MulBackward0`), by the table, or by a rule, where PyTorch runs different kernels for what is one
op here. Where one op serves several functions of PyTorch, a function calls it by a twin that
`shown_as` makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import update_wrapper
from types import FunctionType
from typing import Any, cast

import numpy as np

from chainrule.scratch.ops.contract import Op

TORCH_NAMES = {
    "amax": "Amax", "amin": "Amin", "attention": "UnsafeView", "batch_norm": "NativeBatchNorm",
    "batch_norm_eval": "NativeBatchNorm", "cast": "ToCopy", "clamp": "Clamp1",
    "conv": "Convolution", "conv_transpose": "Convolution", "det": "LinalgDet", "dropout": "Mul",
    "einsum": "View", "even_pick": "Median", "fold_windows": "Col2Im", "grid_sample":
    "GridSampler2D", "group_norm": "NativeGroupNorm", "gru": "Stack", "inv": "LinalgInvEx",
    "layer_norm": "NativeLayerNorm", "local_response_norm": "Div", "logsigmoid": "LogSigmoid",
    "lstm": "MkldnnRnnLayer", "max_dim": "Max", "min_dim": "Min", "overwrite": "CopyBackwards",
    "pad": "ConstantPadNd", "prelu": "PreluKernel", "relu6": "Hardtanh", "reshape": "View",
    "rms_norm": "Mul", "rnn": "Stack", "selu": "Elu", "softsign": "Div", "square": "Pow",
    "tanhshrink": "Sub", "unfold_dim": "Unfold", "unfold_windows": "Im2Col",
    "vector_norm": "LinalgVectorNorm", "view_write": "CopySlices",
}  # fmt: skip


def backward_name(node: Any) -> str:
    """Return the name of a record, as PyTorch would print it."""
    op = node.op
    shown: str | None = getattr(op, "torch_name", None)
    if shown is not None:
        return shown
    rule = RULES.get(op.__name__)
    name = TORCH_NAMES.get(op.__name__) if rule is None else rule(node)
    return f"{capitalized(op.__name__)}Backward0" if name is None else spelled(name)


def spelled(name: str) -> str:
    """Return a name of the table as PyTorch ends it; a number at its end tells kernels apart.

    >>> spelled("Addmm"), spelled("Sum1"), spelled("CopySlices")
    ('AddmmBackward0', 'SumBackward1', 'CopySlices')
    """
    if name.startswith("Copy"):
        return name
    kernel = re.fullmatch(r"(.*[a-z])(\d)", name)
    return f"{kernel[1]}Backward{kernel[2]}" if kernel else f"{name}Backward0"


def capitalized(name: str) -> str:
    """Return a name as PyTorch's classes spell it.

    >>> capitalized("log_softmax"), capitalized("log1p")
    ('LogSoftmax', 'Log1P')
    """
    words = "".join(word.capitalize() for word in name.strip("_").split("_"))
    return re.sub(r"\d[a-z]", lambda found: found[0].upper(), words)


def shown_as(op: Op, name: str) -> Op:
    """Return the same op for a caller after whose function PyTorch names the record."""
    f = cast(FunctionType, op)
    twin = FunctionType(f.__code__, f.__globals__, f.__name__, f.__defaults__, f.__closure__)
    twin.__kwdefaults__ = f.__kwdefaults__
    update_wrapper(twin, f)
    vars(twin)["torch_name"] = spelled(name)
    return cast(Op, twin)


def axes_of(node: Any, at: int) -> int | None:
    """Return the number of axes of an input, if the record kept it."""
    kept = node.arrays[at] if at < len(node.arrays) else None
    return None if kept is None else int(kept.ndim)


def indexed(node: Any) -> str:
    """PyTorch takes an index apart; the last of its steps names the result."""
    key = node.settings["key"]
    parts = key if isinstance(key, tuple) else (key,)
    if any(np.ndim(part) or isinstance(part, bool) for part in parts if part is not None):
        return "Index"
    doing = [p for p in parts if p is not Ellipsis and p != slice(None)]
    if not doing:
        return "Slice" if slice(None) in parts else "Alias"
    last = doing[-1]
    return "Unsqueeze" if last is None else "Slice" if isinstance(last, slice) else "Select"


def reduced(name: str) -> Callable[[Any], str]:
    """Over all axes, or over some."""
    return lambda node: name if node.settings.get("axis") is None else f"{name}1"


def power(node: Any) -> str:
    """Return which of base and exponent carries a gradient."""
    return {(True, False): "Pow", (False, True): "Pow2"}.get(node.needs, "Pow1")


def product(node: Any) -> str:
    """Return the kernel for these numbers of axes."""
    axes = axes_of(node, 0) or 2, axes_of(node, 1) or 2
    return {(1, 1): "Dot", (2, 1): "Mv", (2, 2): "Mm", (1, 2): "Squeeze4"}.get(axes, "UnsafeView")


def affine(node: Any) -> str:
    """One matrix product with or without a bias; other than two axes are put back by a view."""
    n, bias = axes_of(node, 0) or 2, axes_of(node, 2) is not None
    if n == 2:
        return "Addmm" if bias or not node.arrays else "Mm"
    return "View" if bias else "Squeeze4" if n == 1 else "UnsafeView"


def entropy(node: Any) -> str:
    """Return what stands last: the loss of labels, of pixels, of smoothed labels or of rows."""
    if node.settings.get("label_smoothing"):
        return "Add"
    if len(node.arrays) > 1 and node.arrays[1].dtype.kind == "f":
        return "Div" if node.settings.get("reduction") != "mean" else "Div1"
    return "NllLoss2D" if (axes_of(node, 0) or 2) > 2 else "NllLoss"


def averaged(node: Any) -> str:
    """Losses that PyTorch writes in several steps, of which the mean is the last."""
    steps = {"mean": "Mean", "sum": "Sum", "batchmean": "Div", "none": "Abs"}
    return steps[node.settings.get("reduction", "mean")]


def pooled(name: str, setting: str) -> Callable[[Any], str]:
    """Return a name with the number of axes; a single axis goes through two, and back."""

    def rule(node: Any) -> str:
        n = len(node.settings[setting])
        if name == "AdaptiveAvgPool" and set(node.settings[setting]) == {1}:
            return "Mean1"
        end = "WithIndices" if name == "MaxPool" else ""
        return "Squeeze1" if n == 1 else f"{name}{n}D{end}"

    return rule


RULES: dict[str, Callable[[Any], str]] = {
    "adaptive_avg_pool": pooled("AdaptiveAvgPool", "out"),
    "adaptive_max_pool": pooled("AdaptiveMaxPool", "out"),
    "avg_pool": pooled("AvgPool", "kernel"),
    "cross_entropy": entropy,
    "index": indexed,
    "kl_div": averaged,
    "l1_loss": averaged,
    "linear": affine,
    "matmul": product,
    "max_pool": pooled("MaxPool", "kernel"),
    "mean": reduced("Mean"),
    "nll_loss": entropy,
    "pow": power,
    "prod": reduced("Prod"),
    "sum": reduced("Sum"),
}
