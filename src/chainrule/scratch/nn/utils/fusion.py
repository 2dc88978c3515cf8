"""Folding a batch norm into the layer before it, for evaluation.

Math:  bn(W x + b) = (s W) x + s (b - mean) + b_bn,  s = w_bn / √(var + eps)
Why:   one layer instead of two, with the same output.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import ones_like, zeros_like

__all__ = [
    "fuse_conv_bn_eval", "fuse_conv_bn_weights", "fuse_linear_bn_eval", "fuse_linear_bn_weights",
]  # fmt: skip


def fuse_conv_bn_eval(conv: Any, bn: Any, transpose: bool = False) -> Any:
    """Return a convolution that does what `conv` and `bn` do one after the other."""
    check_eval(conv, bn)
    fused = deepcopy(conv)
    known = (bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias)
    fused.weight, fused.bias = fuse_conv_bn_weights(fused.weight, fused.bias, *known, transpose)
    return fused


def fuse_conv_bn_weights(
    conv_w: Tensor,
    conv_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor | None,
    bn_b: Tensor | None,
    transpose: bool = False,
) -> tuple[Parameter, Parameter]:
    """Return weight and bias of the convolution that does both.

    Shape: conv_w (M, C, *), or (C, M, *) if transposed; all others (M,)
    """
    shape = [1] * conv_w.ndim
    shape[int(transpose)] = -1
    return folded(conv_w, conv_b, (bn_rm, bn_rv, bn_eps, bn_w, bn_b), shape)


def fuse_linear_bn_eval(linear: Any, bn: Any) -> Any:
    """Return a linear layer that does what `linear` and `bn` do one after the other."""
    check_eval(linear, bn)
    if bn.num_features not in (linear.out_features, 1):
        raise OptionError(
            f"to fuse, bn needs {linear.out_features} features or 1", got=str(bn.num_features)
        )
    fused = deepcopy(linear)
    known = (bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias)
    fused.weight, fused.bias = fuse_linear_bn_weights(fused.weight, fused.bias, *known)
    return fused


def fuse_linear_bn_weights(
    linear_w: Tensor,
    linear_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor,
    bn_b: Tensor,
) -> tuple[Parameter, Parameter]:
    """Return weight and bias of the linear layer that does both.

    Shape: linear_w (M, C), all others (M,)
    """
    return folded(linear_w, linear_b, (bn_rm, bn_rv, bn_eps, bn_w, bn_b), [-1, 1])


def folded(
    weight: Tensor, bias: Tensor | None, bn: tuple[Any, ...], shape: list[int]
) -> tuple[Parameter, Parameter]:
    """Scale the weight, and move and scale the bias."""
    mean, var, eps, bn_weight, bn_bias = bn
    bias = zeros_like(mean) if bias is None else bias
    bn_weight = ones_like(mean) if bn_weight is None else bn_weight
    bn_bias = zeros_like(mean) if bn_bias is None else bn_bias
    scale = bn_weight * (var + eps).rsqrt()
    w = (weight * scale.reshape(shape)).to(weight.dtype)
    b = ((bias - mean) * scale + bn_bias).to(bias.dtype)
    return (
        Parameter(w.detach(), weight.requires_grad),
        Parameter(b.detach(), bias.requires_grad),
    )


def check_eval(layer: Any, bn: Any) -> None:
    """Refuse layers in training, whose batch norm still moves."""
    if layer.training or bn.training or bn.running_mean is None or bn.running_var is None:
        raise OptionError(
            "fusion needs both layers in evaluation, and running statistics",
            got="training" if layer.training or bn.training else "no running statistics",
            hint="model.eval()",
        )
