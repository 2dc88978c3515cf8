"""MixUp and CutMix: a batch mixed with itself, one place further on, labels likewise."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from chainrule.data.vision.backend import F, torch
from chainrule.data.vision.v2.samples import Transform, replaced
from chainrule.errors import ArgumentError, OptionError


class _Mixed(Transform):
    """What both share: a share lam of each example stays, from Beta(alpha, alpha)."""

    def __init__(
        self, *, alpha: float = 1.0, num_classes: int | None = None, labels_getter: Any = "default"
    ) -> None:
        """Keep alpha; `num_classes` is needed where labels are numbers."""
        super().__init__()
        self.alpha, self.num_classes = float(alpha), num_classes
        self._shares = torch.distributions.Beta(torch.tensor([alpha]), torch.tensor([alpha]))
        if labels_getter != "default" and not callable(labels_getter):
            raise OptionError("labels_getter needs a function", got=repr(labels_getter))
        self._labels: Callable[[Any], Any] = (
            labels_of if labels_getter == "default" else labels_getter
        )

    def forward(self, *inputs: Any) -> Any:
        """Return pictures (B, C, H, W) and labels (B, K), mixed."""
        sample = inputs if len(inputs) > 1 else inputs[0]
        labels = self._labels(sample)
        self._check(labels)
        pictures = [x for x in self.pictures(sample) if x is not labels]
        if not pictures or pictures[0].ndim != 4 or len(pictures[0]) != len(labels):
            got = str([tuple(x.shape) for x in pictures])
            hint = "use it on batches, after the DataLoader or in collate_fn"
            raise OptionError("a batch of pictures (B, C, H, W) is needed", got=got, hint=hint)
        params = self.make_params(pictures)
        share = params["share"]
        sample = replaced(sample, [labels], lambda y: self._mixed_labels(y, share))
        return replaced(sample, pictures, lambda x: self.transform(x, params))

    def _check(self, labels: Any) -> None:
        if not isinstance(labels, torch.Tensor) or labels.ndim not in {1, 2}:
            got = getattr(labels, "shape", type(labels).__name__)
            raise OptionError("labels (B,) or (B, K) are needed, a tensor", got=str(got))
        if labels.ndim == 1 and self.num_classes is None:
            raise OptionError("labels that are numbers need num_classes", got="num_classes=None")

    def _mixed_labels(self, labels: Any, share: float) -> Any:
        y = F.one_hot(labels, self.num_classes) if labels.ndim == 1 else labels
        y = y if y.is_floating_point() else y.float()
        return y.roll(1, 0).mul(1.0 - share).add(y.mul(share))  # (B, K)

    def _drawn(self) -> float:
        return float(self._shares.sample(()))


class MixUp(_Mixed):
    """Average each picture with another.

    Math:   lam · x_i + (1 - lam) · x_j
    Source: H. Zhang et al. mixup: beyond empirical risk minimization. ICLR 2018.
    """

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """Return the share."""
        return {"share": self._drawn()}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the mixed batch."""
        return inpt.roll(1, 0).mul(1.0 - params["share"]).add(inpt.mul(params["share"]))


class CutMix(_Mixed):
    """Replace a rectangle of each picture by that of another.

    Source: S. Yun et al. CutMix: regularization strategy to train strong classifiers with
            localizable features. ICCV 2019.
    """

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """Return the rectangle and the share that stays."""
        share = self._drawn()
        height, width = flat_inputs[0].shape[-2:]
        x, y = (int(torch.randint(n, size=(1,))) for n in (width, height))
        half = 0.5 * math.sqrt(1.0 - share)
        across, down = int(half * width), int(half * height)
        left, right = max(x - across, 0), min(x + across, width)
        top, bottom = max(y - down, 0), min(y + down, height)
        cut = (right - left) * (bottom - top)
        return {"box": (top, bottom, left, right), "share": 1.0 - cut / (width * height)}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the batch with its rectangles exchanged."""
        top, bottom, left, right = params["box"]
        y = inpt.clone()
        y[..., top:bottom, left:right] = inpt.roll(1, 0)[..., top:bottom, left:right]
        return y


def labels_of(sample: Any) -> Any:
    """Return the labels of a sample: the second part, or what a dict has under such a name."""
    found = sample[1] if isinstance(sample, tuple | list) else sample
    if not isinstance(found, Mapping):
        return found
    for wanted in ("labels".__eq__, lambda key: "label" in key):
        for key in found:
            if wanted(str(key).lower()):
                return found[key]
    raise ArgumentError(
        "no labels were found", got=f"{list(found)}", hint="labels_getter=lambda s: …"
    )
