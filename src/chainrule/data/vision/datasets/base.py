"""What every data set of pictures shares: a root, transforms, and how it is printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from chainrule.data.vision.backend import torch
from chainrule.errors import NotCovered, OptionError

__all__ = ["StandardTransform", "VisionDataset"]
Transform = Callable[..., Any] | None


class VisionDataset(torch.utils.data.Dataset):
    """Pictures with targets; subclasses give `__getitem__` and `__len__`.

    Params: transforms        takes picture and target, returns both
            transform         takes the picture; target_transform takes the target
    """

    def __init__(
        self,
        root: str | Path | None = None,
        transforms: Transform = None,
        transform: Transform = None,
        target_transform: Transform = None,
    ) -> None:
        """Keep the root and the transforms; `transforms` excludes the other two."""
        is_home = isinstance(root, str) and root.startswith("~")
        self.root: Any = str(Path(root).expanduser()) if is_home else root  # type: ignore[arg-type]
        separate = transform is not None or target_transform is not None
        if transforms is not None and separate:
            raise OptionError("transforms stands for both", got="transform or target_transform too")
        self.transform, self.target_transform = transform, target_transform
        both = StandardTransform(transform, target_transform) if separate else None
        self.transforms = transforms if both is None else both

    def __getitem__(self, index: Any) -> Any:
        """Return one picture with its target."""
        raise NotCovered(f"{type(self).__name__} needs a __getitem__", hint="define it")

    def __len__(self) -> int:
        """Return how many there are."""
        raise NotCovered(f"{type(self).__name__} needs a __len__", hint="define it")

    def prepared(self, picture: Any, target: Any) -> tuple[Any, Any]:
        """Return picture and target, each after its transform."""
        if self.transform is not None:
            picture = self.transform(picture)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return picture, target

    def extra_repr(self) -> str:
        """Return further lines for the printed form."""
        return ""

    def __repr__(self) -> str:
        lines = [f"Number of datapoints: {len(self)}"]
        lines += [f"Root location: {self.root}"] if self.root is not None else []
        lines += self.extra_repr().splitlines()
        lines += [repr(self.transforms)] if getattr(self, "transforms", None) is not None else []
        return "\n".join([f"Dataset {type(self).__name__}", *(f"    {line}" for line in lines)])


class StandardTransform:
    """One transform for the picture and one for the target."""

    def __init__(self, transform: Transform = None, target_transform: Transform = None) -> None:
        """Keep both."""
        self.transform, self.target_transform = transform, target_transform

    def __call__(self, input: Any, target: Any) -> tuple[Any, Any]:  # noqa: A002 - torchvision's name
        """Return picture and target, each after its transform."""
        first = input if self.transform is None else self.transform(input)
        second = target if self.target_transform is None else self.target_transform(target)
        return first, second

    def __repr__(self) -> str:
        named = {"Transform: ": self.transform, "Target transform: ": self.target_transform}
        lines = ["StandardTransform"]
        for head, t in named.items():
            if t is not None:
                first, *rest = repr(t).splitlines()
                lines += [head + first, *(" " * len(head) + line for line in rest)]
        return "\n".join(lines)
