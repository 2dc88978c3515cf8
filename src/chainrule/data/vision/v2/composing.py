"""Transforms made of transforms, on samples; they draw from the default generator."""

from collections.abc import Callable, Sequence
from typing import Any

from chainrule.data.vision.backend import nn, torch
from chainrule.errors import ArgumentError, OptionError

Parts = Sequence[Callable[..., Any]]


class _Several(nn.Module):
    """A list of transforms."""

    def __init__(self, transforms: Parts) -> None:
        """Keep at least one transform."""
        super().__init__()
        if not isinstance(transforms, Sequence | nn.ModuleList):
            raise ArgumentError("a list of transforms is needed", got=type(transforms).__name__)
        if not len(transforms):
            raise OptionError("at least one transform is needed", got="an empty list")
        self.transforms = transforms

    def __repr__(self) -> str:
        lines = "\n".join(f"      {t}" for t in self.transforms)
        return f"{type(self).__name__}(\n{lines}\n)"


def _through(parts: Any, inputs: tuple[Any, ...]) -> Any:
    """Return the sample after all of the transforms, several inputs as a tuple."""
    several = len(inputs) > 1
    for part in parts:
        out = part(*inputs)
        inputs = out if several else (out,)
    return inputs if several else inputs[0]


class Compose(_Several):
    """Apply transforms one after the other."""

    def forward(self, *inputs: Any) -> Any:
        """Return the sample after all of them."""
        return _through(self.transforms, inputs)


class RandomApply(_Several):
    """Apply all of the transforms with probability p, or none."""

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        """Keep transforms and probability."""
        super().__init__(transforms)
        if not 0 <= p <= 1:
            raise OptionError("p is between 0 and 1", got=f"{p}")
        self.p = p

    def forward(self, *inputs: Any) -> Any:
        """Return the sample, changed or not."""
        parts = [] if bool(torch.rand(1) >= self.p) else self.transforms
        return _through(parts, inputs)


class RandomChoice(_Several):
    """Apply one of the transforms.

    Params: p  a weight for each; None: all alike
    """

    def __init__(self, transforms: Parts, p: Sequence[float] | None = None) -> None:
        """Keep transforms and weights."""
        super().__init__(transforms)
        weights = [1.0] * len(transforms) if p is None else list(p)
        if len(weights) != len(transforms):
            got = f"{len(weights)} for {len(transforms)}"
            raise OptionError("p needs a weight for each transform", got=got)
        self.p = [weight / sum(weights) for weight in weights]

    def forward(self, *inputs: Any) -> Any:
        """Return what the transform of this draw makes of the sample."""
        chosen = int(torch.multinomial(torch.tensor(self.p), 1))
        return self.transforms[chosen](*inputs)


class RandomOrder(_Several):
    """Apply all transforms in a new order each time."""

    def forward(self, *inputs: Any) -> Any:
        """Return the sample after all of them."""
        order = torch.randperm(len(self.transforms)).tolist()
        return _through([self.transforms[i] for i in order], inputs)
