"""Transforms of samples: a picture, or a tuple, list or dict with one in it.

What is a picture in a sample: every PIL image; where there is none, the first tensor. All
else (labels, names) is passed on as it came.
"""

from collections.abc import Callable, Iterator
from typing import Any

from chainrule.data.vision.backend import nn, torch
from chainrule.data.vision.functional.kinds import is_picture, is_tensor
from chainrule.errors import NotCovered, OptionError


class Transform(nn.Module):
    """Base of v2's transforms; a subclass of yours gives `transform`, and `make_params` if random.

    `make_params` draws once for the whole sample, `transform` is called for each picture in it.
    """

    def takes(self, x: object) -> bool:
        """Tell whether this may be a picture for `transform`."""
        return is_picture(x) or is_tensor(x)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """Return the random choices for a sample, given its pictures."""
        return {}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return one picture, changed."""
        raise NotCovered(f"{type(self).__name__} needs a transform method", hint="define it")

    def forward(self, *inputs: Any) -> Any:
        """Return the sample with its pictures changed."""
        sample = inputs if len(inputs) > 1 else inputs[0]
        chosen = self.pictures(sample)
        params = self.make_params(chosen)
        return replaced(sample, chosen, lambda x: self.transform(x, params))

    def pictures(self, sample: Any) -> list[Any]:
        """Return the pictures of a sample."""
        parts = list(leaves(sample))
        images = [x for x in parts if is_picture(x)]
        tensors = [x for x in parts if is_tensor(x)][:1]
        return [x for x in images or tensors or parts if self.takes(x)]


class OnePicture(Transform):
    """What v1 does to a picture, done to the picture of a sample.

    It stands before the v1 class among the bases, whose `forward` does the work.
    """

    draws = True  # random numbers, so that a second picture would get others

    def pictures(self, sample: Any) -> list[Any]:
        """Return the pictures; more than one would need the same random numbers twice."""
        chosen = super().pictures(sample)
        if self.draws and len(chosen) > 1:
            raise NotCovered(
                f"{type(self).__name__} takes samples with one picture here",
                got=f"{len(chosen)}",
                hint="draw yourself and use torchvision.transforms.functional, or on PyTorch",
            )
        return chosen

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the picture, changed as v1 does."""
        return super(Transform, self).forward(inpt)


class SometimesPicture(OnePicture):
    """As v1 does, with probability p."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the probability and what else v1 takes."""
        super().__init__(*args, **kwargs)
        if not 0 <= self.p <= 1:
            raise OptionError("p is between 0 and 1", got=f"{self.p}")

    def forward(self, *inputs: Any) -> Any:
        """Return the sample, changed or not; the draw is made without a picture too."""
        sample = inputs if len(inputs) > 1 else inputs[0]
        if bool(torch.rand(1) >= self.p):
            return sample
        return replaced(sample, self.pictures(sample), self.change)


def leaves(sample: Any) -> Iterator[Any]:
    """Yield what is in a sample, containers opened."""
    if isinstance(sample, dict):
        sample = list(sample.values())
    if isinstance(sample, list | tuple):
        for part in sample:
            yield from leaves(part)
    else:
        yield sample


def replaced(sample: Any, chosen: list[Any], change: Callable[[Any], Any]) -> Any:
    """Return the sample with the chosen objects changed, its containers rebuilt."""
    if isinstance(sample, dict):
        return {key: replaced(part, chosen, change) for key, part in sample.items()}
    if isinstance(sample, list | tuple):
        parts = [replaced(part, chosen, change) for part in sample]
        if hasattr(sample, "_fields"):  # a named tuple
            return type(sample)(*parts)
        return type(sample)(parts)
    return change(sample) if any(sample is x for x in chosen) else sample
