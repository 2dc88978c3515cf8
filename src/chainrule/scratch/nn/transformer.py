"""The transformer (Vaswani et al., 2017): stacks of layers, one that reads and one that writes.

    src ─ encoder: 6 layers of attention ─ norm ─ memory ─┐
    tgt ─ decoder: 6 layers of attention to itself and to ┴─ norm ─ y

The layers stand in transformer_layer.py.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.functional.attention.masks import Mask, causal_mask, hides_the_future
from chainrule.scratch.nn.container import ModuleList
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.normalization import LayerNorm
from chainrule.scratch.nn.transformer_layer import (
    Activation,
    TransformerDecoderLayer,
    TransformerEncoderLayer,
    as_numbers,
)
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, wrap


class TransformerEncoder(Module):
    """A stack of copies of an encoder layer, all with the same parameters at the start.

    Shape: x (T, B, C), with batch_first (B, T, C) -> the same
    """

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        """Copy the layer.

        Args:
            encoder_layer: the layer.
            num_layers: how many copies.
            norm: what is applied at the end.
            enable_nested_tensor: let evaluation put zeros where padding stands; see `forward`.
            mask_check: do so only if all padding stands at the ends.
        """
        super().__init__()
        self.layers = clones(encoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check
        self.use_nested_tensor = enable_nested_tensor and packs_sequences(encoder_layer)

    def forward(
        self,
        src: Tensor,
        mask: Mask = None,
        src_key_padding_mask: Mask = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """Pass `src` through all layers.

        Where PyTorch packs the sequences of a batch, in evaluation without gradients, the
        padded positions come back as zeros; so they do here.
        """
        hidden = self._padding_to_clear(src, mask, src_key_padding_mask)
        mask, padding = as_numbers(src, "mask", mask, src_key_padding_mask)
        causal = hides_the_future(mask) if is_causal is None else is_causal
        for layer in self.layers:
            src = layer(src, src_mask=mask, is_causal=causal, src_key_padding_mask=padding)
        if hidden is not None:
            src = src.masked_fill(hidden.unsqueeze(-1), 0.0)
        return src if self.norm is None else self.norm(src)

    def _padding_to_clear(self, src: Tensor, mask: Mask, padding: Mask) -> Mask:
        """Return the flags of the positions that PyTorch would return as zeros, if any."""
        first = self.layers[0]
        if not self.use_nested_tensor or first.training or padding is None or mask is not None:
            return None
        learns = mode.enabled and any(t.requires_grad for t in (src, *first.parameters()))
        if learns or src.ndim != 3:
            return None
        hidden = padding._array != 0
        lengths = np.sum(~hidden, axis=-1, keepdims=True)
        at_ends = (hidden == (np.arange(hidden.shape[-1]) >= lengths)).all()
        return wrap(hidden) if at_ends or not self.mask_check else None


class TransformerDecoder(Module):
    """A stack of copies of a decoder layer, all with the same parameters at the start.

    Shape: x (T, B, C), memory (N, B, C), with batch_first (B, T, C), (B, N, C) -> that of x
    """

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        """Copy the layer; `norm` is applied at the end."""
        super().__init__()
        self.layers = clones(decoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Mask = None,
        memory_mask: Mask = None,
        tgt_key_padding_mask: Mask = None,
        memory_key_padding_mask: Mask = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Pass `tgt` through all layers, each of which looks at `memory`."""
        causal = hides_the_future(tgt_mask) if tgt_is_causal is None else tgt_is_causal
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=causal,
                memory_is_causal=memory_is_causal,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder of one sequence and a decoder of another, which looks at it.

    Shape:  src (N, B, d_model), tgt (T, B, d_model), with batch_first (B, N, d_model) and
            (B, T, d_model) -> that of tgt
    Params: those of encoder and decoder, and of the norm at the end of each
    Paper:  https://arxiv.org/abs/1706.03762
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Make both stacks, or take custom ones, and draw all matrices anew."""
        super().__init__()
        own: dict[str, Any] = {"bias": bias, "device": device, "dtype": dtype}
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        several: dict[str, Any] = {"batch_first": batch_first, "norm_first": norm_first, **own}
        if custom_encoder is None:
            first = TransformerEncoderLayer(*sizes, **several)
            norm = LayerNorm(d_model, layer_norm_eps, **own)
            custom_encoder = TransformerEncoder(first, num_encoder_layers, norm)
        self.encoder = custom_encoder
        if custom_decoder is None:
            layer = TransformerDecoderLayer(*sizes, **several)
            norm = LayerNorm(d_model, layer_norm_eps, **own)
            custom_decoder = TransformerDecoder(layer, num_decoder_layers, norm)
        self.decoder = custom_decoder
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def _reset_parameters(self) -> None:
        """Draw all matrices anew."""
        for parameter in self.parameters():
            if parameter.ndim > 1:
                init.xavier_uniform_(parameter)

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Mask = None,
        tgt_mask: Mask = None,
        memory_mask: Mask = None,
        src_key_padding_mask: Mask = None,
        tgt_key_padding_mask: Mask = None,
        memory_key_padding_mask: Mask = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Read `src`, and return what the decoder makes of `tgt` and of what was read.

        Masks are those of `MultiheadAttention`: True where a key may not be seen.
        """
        self._check(tuple(src.shape), tuple(tgt.shape))
        memory = self.encoder(
            src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal
        )
        y: Tensor = self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )
        return y

    def _check(self, src: tuple[int, ...], tgt: tuple[int, ...]) -> None:
        """Refuse sequences that do not belong together, or not to these sizes."""
        got, axis = f"src of shape {src} and tgt of shape {tgt}", 0 if self.batch_first else 1
        if len(src) == 3 and src[axis] != tgt[axis]:
            raise ShapeError(
                "the batch number of src and tgt must be equal",
                got=got,
                hint="batch_first=True if the batch comes first",
            )
        if {src[-1], tgt[-1]} != {self.d_model}:
            raise ShapeError(
                f"the feature number of src and tgt must be equal to d_model={self.d_model}",
                got=got,
            )

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Tensor:
        """Return numbers (sz, sz) that hide the future: -inf above the diagonal, else 0."""
        return causal_mask(sz, device, dtype)


def clones(layer: Module, n: int) -> ModuleList:
    """Return n copies of a layer."""
    return ModuleList([copy.deepcopy(layer) for _ in range(n)])


def packs_sequences(layer: Any) -> bool:
    """Tell whether PyTorch has a fast path for stacks of this layer, which leaves out padding."""
    return (
        isinstance(layer, TransformerEncoderLayer)
        and not layer.norm_first
        and layer.self_attn.batch_first
        and layer.self_attn.in_proj_bias is not None
        and layer.self_attn.num_heads % 2 == 0
        and layer.activation_relu_or_gelu != 0
        and layer.norm1.eps == layer.norm2.eps
    )
