"""Attention of several heads as a layer (Vaswani et al., 2017)."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.functional.attention.errors import HeadsError
from chainrule.scratch.nn.linear import Linear
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.tensor.core import Tensor


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer under the name that PyTorch gives the last map of attention."""


class MultiheadAttention(Module):
    """Let each position gather from others, by several heads that look for different things.

    Math:   head_h = softmax(Q_h K_hᵀ / √D) V_h,  Q = x_q Wqᵀ + b_q, and so K and V
            y = [head_1 … head_H] Woᵀ + b_o
    Shape:  query (T, B, embed_dim), key (N, B, kdim), value (N, B, vdim) -> (T, B, embed_dim)
            and weights (B, T, N); with batch_first (B, T, *); without B for one sequence alone
    Params: in_proj_weight (3 embed_dim, embed_dim), Wq, Wk and Wv on top of each other, or
            q_proj_weight, k_proj_weight, v_proj_weight where kdim or vdim differs;
            in_proj_bias (3 embed_dim,), out_proj, and with add_bias_kv bias_k and bias_v
    Paper:  https://arxiv.org/abs/1706.03762

    >>> from chainrule import scratch as torch
    >>> x = torch.ones(2, 5, 8)
    >>> y, weights = MultiheadAttention(8, 2, batch_first=True)(x, x, x)
    >>> y.shape, weights.shape
    (torch.Size([2, 5, 8]), torch.Size([2, 5, 5]))
    """

    in_proj_weight: Tensor | None
    q_proj_weight: Tensor | None
    k_proj_weight: Tensor | None
    v_proj_weight: Tensor | None
    in_proj_bias: Tensor | None
    bias_k: Tensor | None
    bias_v: Tensor | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the maps and draw their parameters.

        Args:
            embed_dim: how many features queries and outputs have.
            num_heads: among how many heads they are split.
            dropout: the chance that a weight is dropped in training.
            bias: whether the maps add biases.
            add_bias_kv: whether all sequences get one more key and value, which are learned.
            add_zero_attn: whether they get one more of zeros.
            kdim: how many features keys have; embed_dim by default.
            vdim: how many features values have; embed_dim by default.
            batch_first: x and y are (B, T, *) in place of (T, B, *).
            device: the CPU.
            dtype: that of the parameters.
        """
        super().__init__()
        check_sizes(embed_dim, num_heads)
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim == self.vdim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        own = {"device": device, "dtype": dtype}
        self._add_maps(own)
        self.register_parameter("in_proj_bias", blank(3 * embed_dim, **own) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, **own)
        self.bias_k = blank(1, 1, embed_dim, **own) if add_bias_kv else None
        self.bias_v = blank(1, 1, embed_dim, **own) if add_bias_kv else None
        self._reset_parameters()

    def _add_maps(self, own: dict[str, Any]) -> None:
        """Make one packed map, or three; the names of the others are reserved."""
        e, packed = self.embed_dim, self._qkv_same_embed_dim
        separate = {"q_proj_weight": e, "k_proj_weight": self.kdim, "v_proj_weight": self.vdim}
        if packed:
            self.in_proj_weight = blank(3 * e, e, **own)
        for name, columns in separate.items():
            self.register_parameter(name, None if packed else blank(e, columns, **own))
        if not packed:
            self.register_parameter("in_proj_weight", None)

    def _reset_parameters(self) -> None:
        """Draw the maps of the inputs anew; biases go to zero."""
        for weight in (
            self.in_proj_weight,
            self.q_proj_weight,
            self.k_proj_weight,
            self.v_proj_weight,
        ):
            if weight is not None:
                init.xavier_uniform_(weight)
        for bias in (self.in_proj_bias, self.out_proj.bias):
            if bias is not None:
                init.constant_(bias, 0.0)
        for learned in (self.bias_k, self.bias_v):
            if learned is not None:
                init.xavier_normal_(learned)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """Return the outputs and the weights, or None for these if they are not needed.

        Args:
            query: what is looked for.
            key: what each value is found by.
            value: what is mixed.
            key_padding_mask: (B, N), True where a key may not be seen, or numbers to add.
            need_weights: return the weights too, which takes longer.
            attn_mask: (T, N) or (B H, T, N), True where a key may not be seen, or numbers.
            average_attn_weights: return the mean of the heads' weights.
            is_causal: a hint that attn_mask hides the future and nothing else.
        """
        turned = self.batch_first and query.ndim == 3
        q, k, v = exchange_axes(query, key, value) if turned else (query, key, value)
        y, weights = F.multi_head_attention_forward(
            q, k, v, self.embed_dim, self.num_heads,
            self.in_proj_weight, self.in_proj_bias, self.bias_k, self.bias_v,
            self.add_zero_attn, self.dropout, self.out_proj.weight, self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            need_weights=need_weights,
            attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )  # fmt: skip
        return (y.transpose(0, 1) if turned else y), weights


def check_sizes(embed_dim: int, num_heads: int) -> None:
    """Refuse features that cannot be split among the heads."""
    if embed_dim <= 0 or num_heads <= 0:
        raise OptionError(
            "embed_dim and num_heads must be greater than 0", got=f"{embed_dim} and {num_heads}"
        )
    if embed_dim % num_heads:
        fine = [h for h in range(1, embed_dim + 1) if embed_dim % h == 0]
        raise HeadsError(
            "embed_dim must be divisible by num_heads",
            got=f"embed_dim={embed_dim}, num_heads={num_heads}",
            hint=f"num_heads={min(fine, key=lambda h: abs(h - num_heads))}",
        )


def exchange_axes(query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, ...]:
    """Exchange batch and time; a tensor that is given twice stays one, which saves work."""
    if any(x.ndim != 3 for x in (key, value)):
        return query, key, value  # refused later
    turned: dict[int, Tensor] = {}
    for x in (query, key, value):
        turned.setdefault(id(x), x.transpose(0, 1))
    return tuple([turned[id(x)] for x in (query, key, value)])
