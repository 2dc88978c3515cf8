"""Transforms made of transforms."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from chainrule.data.vision.backend import nn, torch
from chainrule.errors import ArgumentError

Transform = Callable[[Any], Any]


class Compose:
    """Apply transforms one after the other."""

    def __init__(self, transforms: Sequence[Transform]) -> None:
        """Keep the transforms."""
        self.transforms = transforms

    def __call__(self, img: Any) -> Any:
        """Return the picture after all transforms."""
        for t in self.transforms:
            img = t(img)
        return img

    def __repr__(self) -> str:
        return _listed(self, self.transforms)


class Lambda:
    """A function of yours as a transform."""

    def __init__(self, lambd: Callable[[Any], Any]) -> None:
        """Keep the function."""
        if not callable(lambd):
            raise ArgumentError("Lambda needs a function", got=type(lambd).__name__)
        self.lambd = lambd

    def __call__(self, img: Any) -> Any:
        """Return what the function makes of the picture."""
        return self.lambd(img)

    def __repr__(self) -> str:
        return "Lambda()"


class RandomApply(nn.Module):
    """Apply all of the transforms with probability p, or none."""

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        """Keep a list of transforms, or an nn.ModuleList."""
        super().__init__()
        self.transforms = transforms
        self.p = p

    def forward(self, img: Any) -> Any:
        """Return the picture, changed or not."""
        if self.p < torch.rand(1):
            return img
        for t in self.transforms:
            img = t(img)
        return img

    def __repr__(self) -> str:
        return _listed(self, self.transforms, f"\n    p={self.p}")


class _OfSeveral:
    """A choice among transforms that Python's own `random` makes."""

    def __init__(self, transforms: Sequence[Transform]) -> None:
        """Keep the transforms."""
        if not isinstance(transforms, Sequence):
            raise ArgumentError("a list of transforms is needed", got=type(transforms).__name__)
        self.transforms = transforms

    def __repr__(self) -> str:
        return _listed(self, self.transforms)


class RandomChoice(_OfSeveral):
    """Apply one of the transforms.

    Params: p  a weight for each; None: all alike
    """

    def __init__(self, transforms: Sequence[Transform], p: Sequence[float] | None = None) -> None:
        """Keep transforms and weights."""
        super().__init__(transforms)
        if p is not None and not isinstance(p, Sequence):
            raise ArgumentError("p needs a weight for each transform", got=type(p).__name__)
        self.p = p

    def __call__(self, *args: Any) -> Any:
        """Return what the transform of this draw makes of the picture."""
        return random.choices(self.transforms, weights=self.p)[0](*args)

    def __repr__(self) -> str:
        return f"{super().__repr__()}(p={self.p})"


class RandomOrder(_OfSeveral):
    """Apply all transforms in a new order each time."""

    def __call__(self, img: Any) -> Any:
        """Return the picture after all transforms."""
        order = list(range(len(self.transforms)))
        random.shuffle(order)
        for i in order:
            img = self.transforms[i](img)
        return img


def _listed(owner: object, transforms: Any, first: str = "") -> str:
    lines = "".join(f"\n    {t}" for t in transforms)
    return f"{type(owner).__name__}({first}{lines}\n)"
