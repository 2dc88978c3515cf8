"""Attention: each query takes a mean of the values, weighted by how well their keys fit it.

>>> from chainrule import scratch as torch
>>> x = torch.ones(1, 1, 3, 4)  # (B, H, T, D)
>>> scaled_dot_product_attention(x, x, x, is_causal=True).shape
torch.Size([1, 1, 3, 4])
"""

from chainrule.scratch.functional.attention.multi_head import multi_head_attention_forward
from chainrule.scratch.functional.attention.scaled_dot_product import scaled_dot_product_attention

__all__ = ["multi_head_attention_forward", "scaled_dot_product_attention"]
