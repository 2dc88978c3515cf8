"""AdamW: Adam with weight decay outside the gradient (Loshchilov & Hutter, 2019).

Idea:  in Adam a decay that is added to the gradient is divided by its root too, so large
       gradients switch it off; here every parameter shrinks by the same share.
Paper: https://arxiv.org/abs/1711.05101
"""

from __future__ import annotations

from typing import Any

from chainrule.scratch.optim.adam import Adam
from chainrule.scratch.tensor.core import Tensor


class AdamW(Adam):
    """Adam that takes the weight decay from the parameter itself.

    Math: p = (1 − lr weight_decay) p
          m = beta1 m + (1 − beta1) g
          v = beta2 v + (1 − beta2) g²
          m̂, v̂ = m / (1 − beta1ᵗ), v / (1 − beta2ᵗ)
          p = p − lr m̂ / (√v̂ + eps)
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        """Check the options and take in the parameters."""
        given = {k: v for k, v in locals().items() if k not in {"self", "__class__"}}
        super().__init__(**given, decoupled_weight_decay=True)
