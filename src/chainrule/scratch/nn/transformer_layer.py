"""One layer of a transformer (Vaswani et al., 2017): attention and a small network, with shortcuts.

    encoder layer    x ─┬─ self_attn ─ + ─ norm1 ─┬─ linear1 ─ linear2 ─ + ─ norm2
                        └──────────────┘          └──────────────────────┘
    decoder layer    the same, and between the two attention to what the encoder put out

With norm_first the norms stand before attention and network, inside the shortcuts' loops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.scratch import functional as F
from chainrule.scratch.functional.attention.errors import AttentionOption
from chainrule.scratch.functional.attention.masks import Mask, to_numbers, warn_of_mixture
from chainrule.scratch.nn.activation import GELU, ReLU
from chainrule.scratch.nn.attention import MultiheadAttention
from chainrule.scratch.nn.dropout import Dropout
from chainrule.scratch.nn.linear import Linear
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.normalization import LayerNorm
from chainrule.scratch.tensor.core import Tensor

Activation = str | Callable[[Tensor], Tensor]
NAMED: dict[str, Callable[[Tensor], Tensor]] = {"relu": F.relu, "gelu": F.gelu}


class TransformerEncoderLayer(Module):
    """Let positions look at each other, then work on each alone.

    Math:   x = norm1(x + self_attn(x)),  x = norm2(x + linear2(activation(linear1(x))))
            norm_first: x = x + self_attn(norm1(x)),  x = x + linear2(…(norm2(x)))
    Shape:  x (T, B, d_model), with batch_first (B, T, d_model), or without B -> the same
    Params: those of self_attn, linear1 (dim_feedforward, d_model), linear2, norm1, norm2

    >>> from chainrule import scratch as torch
    >>> TransformerEncoderLayer(8, nhead=2, dim_feedforward=16)(torch.ones(5, 3, 8)).shape
    torch.Size([5, 3, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the layer; `activation` is "relu", "gelu" or a function of one tensor."""
        super().__init__()
        own: dict[str, Any] = {"bias": bias, "device": device, "dtype": dtype}
        self.self_attn = MultiheadAttention(
            d_model, nhead, dropout=dropout, batch_first=batch_first, **own
        )
        self.linear1 = Linear(d_model, dim_feedforward, **own)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **own)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, layer_norm_eps, **own)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, **own)
        self.dropout1, self.dropout2 = Dropout(dropout), Dropout(dropout)
        self.activation = function_of(activation)
        relu, gelu = self.activation is F.relu, self.activation is F.gelu
        self.activation_relu_or_gelu = 1 if relu or isinstance(activation, ReLU) else 0
        if gelu or isinstance(activation, GELU):
            self.activation_relu_or_gelu = 2

    def forward(
        self,
        src: Tensor,
        src_mask: Mask = None,
        src_key_padding_mask: Mask = None,
        is_causal: bool = False,
    ) -> Tensor:
        """Pass `src` through the layer; masks are those of `MultiheadAttention`."""
        masks = (*as_numbers(src, "src_mask", src_mask, src_key_padding_mask), is_causal)
        if self.norm_first:
            src = src + self._sa_block(self.norm1(src), *masks)
            return src + self._ff_block(self.norm2(src))
        src = self.norm1(src + self._sa_block(src, *masks))
        return self.norm2(src + self._ff_block(src))

    def _sa_block(self, x: Tensor, mask: Mask, padding: Mask, is_causal: bool) -> Tensor:
        """Let positions look at each other."""
        return self.dropout1(attend(self.self_attn, x, x, mask, padding, is_causal))

    def _ff_block(self, x: Tensor) -> Tensor:
        """Work on each position alone."""
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerDecoderLayer(Module):
    """Let positions look at each other and at a memory, then work on each alone.

    Math:   x = norm1(x + self_attn(x)),  x = norm2(x + multihead_attn(x, memory)),
            x = norm3(x + linear2(activation(linear1(x)))); norm_first as in the encoder
    Shape:  x (T, B, d_model), memory (N, B, d_model) -> (T, B, d_model)
    Params: those of self_attn, multihead_attn, linear1, linear2, norm1, norm2, norm3
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the layer; `activation` is "relu", "gelu" or a function of one tensor."""
        super().__init__()
        own: dict[str, Any] = {"bias": bias, "device": device, "dtype": dtype}
        several: dict[str, Any] = {"dropout": dropout, "batch_first": batch_first, **own}
        self.self_attn = MultiheadAttention(d_model, nhead, **several)
        self.multihead_attn = MultiheadAttention(d_model, nhead, **several)
        self.linear1 = Linear(d_model, dim_feedforward, **own)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **own)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, layer_norm_eps, **own)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, **own)
        self.norm3 = LayerNorm(d_model, layer_norm_eps, **own)
        self.dropout1, self.dropout2 = Dropout(dropout), Dropout(dropout)
        self.dropout3 = Dropout(dropout)
        self.activation = function_of(activation)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Mask = None,
        memory_mask: Mask = None,
        tgt_key_padding_mask: Mask = None,
        memory_key_padding_mask: Mask = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Pass `tgt` through the layer; masks are those of `MultiheadAttention`."""
        own = (tgt_mask, tgt_key_padding_mask, tgt_is_causal)
        other = (memory_mask, memory_key_padding_mask, memory_is_causal)
        if self.norm_first:
            tgt = tgt + self._sa_block(self.norm1(tgt), *own)
            tgt = tgt + self._mha_block(self.norm2(tgt), memory, *other)
            return tgt + self._ff_block(self.norm3(tgt))
        tgt = self.norm1(tgt + self._sa_block(tgt, *own))
        tgt = self.norm2(tgt + self._mha_block(tgt, memory, *other))
        return self.norm3(tgt + self._ff_block(tgt))

    def _sa_block(self, x: Tensor, mask: Mask, padding: Mask, is_causal: bool) -> Tensor:
        """Let positions look at each other."""
        return self.dropout1(attend(self.self_attn, x, x, mask, padding, is_causal))

    def _mha_block(
        self, x: Tensor, memory: Tensor, mask: Mask, padding: Mask, is_causal: bool
    ) -> Tensor:
        """Let positions look at the memory."""
        return self.dropout2(attend(self.multihead_attn, x, memory, mask, padding, is_causal))

    def _ff_block(self, x: Tensor) -> Tensor:
        """Work on each position alone."""
        return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))


def function_of(activation: Activation) -> Callable[[Tensor], Tensor]:
    """Return an activation that was named, or given as a function."""
    if not isinstance(activation, str):
        return activation
    if activation not in NAMED:
        raise AttentionOption(
            "activation should be relu/gelu, or a function of one tensor",
            got=repr(activation),
            hint="activation=torch.tanh",
        )
    return NAMED[activation]


def attend(
    layer: MultiheadAttention, x: Tensor, memory: Tensor, mask: Mask, padding: Mask, causal: bool
) -> Tensor:
    """Let `x` look at `memory`, which may be `x` itself."""
    return layer(
        x,
        memory,
        memory,
        attn_mask=mask,
        key_padding_mask=padding,
        need_weights=False,
        is_causal=causal,
    )[0]


def as_numbers(x: Tensor, name: str, mask: Mask, padding: Mask) -> tuple[Mask, Mask]:
    """Return both masks of an encoder as numbers to add to the scores."""
    warn_of_mixture(padding, "src_key_padding_mask", mask, name)
    return (
        None if mask is None else to_numbers(mask, name, x.dtype),
        None if padding is None else to_numbers(padding, "src_key_padding_mask", x.dtype),
    )
