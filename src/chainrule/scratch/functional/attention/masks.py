"""Masks of attention: which keys a query may not see, as flags or as numbers added to scores.

attn_mask          (T, N) or (B H, T, N)    by query, such as the future
key_padding_mask   (B, N)                   by sequence: what only fills it up
"""

from __future__ import annotations

import math
import warnings

from chainrule.scratch.functional.attention.errors import (
    AttentionOption,
    HeadsError,
    MaskDtypeError,
)
from chainrule.scratch.functional.padding import pad
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full, zeros
from chainrule.scratch.types import dtype

Mask = Tensor | None


def to_numbers(mask: Tensor, name: str, dtype: dtype) -> Tensor:
    """Return a mask as numbers to add to the scores: -inf where it was True.

    >>> from chainrule import scratch as torch
    >>> to_numbers(torch.tensor([False, True]), "attn_mask", torch.float32)
    tensor([0., -inf])
    """
    check_dtype(mask, name)
    if mask._array.dtype.kind == "f":
        return mask
    numbers: Tensor = zeros(mask.shape, dtype=dtype).masked_fill_(mask, -math.inf)
    return numbers


def check_dtype(mask: Mask, name: str) -> None:
    """Refuse a mask that is neither of flags nor of floats."""
    if mask is not None and mask._array.dtype.kind not in "bf":
        raise MaskDtypeError(
            f"only bool and floating types of {name} are supported",
            got=str(mask.dtype),
            hint="mask.bool(), which is True where a key may not be seen",
        )


def warn_of_mixture(one: Mask, name: str, other: Mask, other_name: str) -> None:
    """Warn where one mask has flags and the other numbers, or numbers of another dtype."""
    if one is not None and other is not None and one.dtype != other.dtype:
        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same type for "
            "both instead.",
            stacklevel=4,
        )


def check_masks(
    attn_mask: Mask,
    key_padding_mask: Mask,
    is_causal: bool,
    sizes: tuple[int | None, int, int, int],
) -> None:
    """Refuse masks that do not fit `sizes`: B sequences or None, H heads, T queries, N keys."""
    b, h, t, n = sizes
    check_dtype(attn_mask, "attn_mask")
    check_dtype(key_padding_mask, "key_padding_mask")
    warn_of_mixture(key_padding_mask, "key_padding_mask", attn_mask, "attn_mask")
    if is_causal and attn_mask is None:
        raise AttentionOption(
            "is_causal is a hint about attn_mask: Need attn_mask if specifying the is_causal hint",
            hint="attn_mask=nn.Transformer.generate_square_subsequent_mask(T)",
        )
    fine: dict[int, tuple[int, ...]] = {2: (t, n), 3: (h * (1 if b is None else b), t, n)}
    if attn_mask is not None and tuple(attn_mask.shape) != fine.get(attn_mask.ndim):
        raise HeadsError(
            f"attn_mask needs shape {fine[2]}, one for all, or {fine[3]}, one for each head",
            got=f"{tuple(attn_mask.shape)}",
            hint="a mask of padding, by sequence, is key_padding_mask",
        )
    wanted = (n,) if b is None else (b, n)
    if key_padding_mask is not None and tuple(key_padding_mask.shape) != wanted:
        raise HeadsError(
            f"key_padding_mask needs shape {wanted}, a flag for each key",
            got=f"{tuple(key_padding_mask.shape)}",
        )


def merged(attn_mask: Mask, key_padding_mask: Mask, q: Tensor, added: int) -> Mask:
    """Return both masks as one of numbers that fits the scores (B, H, T, N + added).

    Args:
        attn_mask: the mask by query.
        key_padding_mask: the mask by sequence.
        q: the queries (B, H, T, D).
        added: how many keys, which all may see, stand at the end.
    """
    b, h, t = q.shape[:3]
    parts = []
    if attn_mask is not None:
        mask = to_numbers(attn_mask, "attn_mask", q.dtype)
        parts.append(mask.view(1, 1, t, -1) if mask.ndim == 2 else mask.view(b, h, t, -1))
    if key_padding_mask is not None:
        mask = to_numbers(key_padding_mask, "key_padding_mask", q.dtype)
        parts.append(mask.view(b, 1, 1, -1))
    parts = [pad(mask, (0, added)) if added else mask for mask in parts]
    return parts[0] + parts[1] if len(parts) == 2 else parts[0] if parts else None


def hides_the_future(mask: Mask, length: int | None = None) -> bool:
    """Tell whether a mask hides the future of each query and nothing else."""
    if mask is None:
        return False
    wanted = causal_mask(mask.shape[-2] if length is None else length, dtype=mask.dtype)
    return mask.shape == wanted.shape and bool((mask._array == wanted._array).all())


def causal_mask(sz: int, device: object = None, dtype: dtype | None = None) -> Tensor:
    """Return numbers (sz, sz) that hide the future: -inf above the diagonal, else 0.

    >>> causal_mask(2)
    tensor([[0., -inf],
            [0., 0.]])
    """
    full_of_it: Tensor = full((sz, sz), -math.inf, dtype=dtype, device=device)
    return full_of_it.triu(1)
