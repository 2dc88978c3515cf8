"""MNIST and the sets that came after it in the same format."""

import warnings
from pathlib import Path
from typing import Any

from chainrule.data import sets
from chainrule.data.idx import read_examples
from chainrule.data.vision.backend import torch
from chainrule.data.vision.datasets.base import Transform, VisionDataset
from chainrule.data.vision.datasets.finding import NotFound, has_idx, idx_file, idx_folder
from chainrule.data.vision.functional.kinds import picture

__all__ = ["KMNIST", "MNIST", "FashionMNIST"]
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def files_of(name: str) -> list[tuple[str, str]]:
    """Return names and checksums of a set's files, which some programs rewrite."""
    return [(file.name, file.sha256) for file in sets.find(name).files]


class MNIST(VisionDataset):
    """Handwritten digits, 60,000 to train and 10,000 to test, PIL images of 28 × 28.

    They are taken from the first of these places: `root`/MNIST/raw, CHAINRULE_DATA/mnist, the
    cache; where they are nowhere, `download=True` fetches them into the cache.

    Shape:  data (N, 28, 28) uint8, targets (N,) int64
    """

    source: str | None = "mnist"  # what chainrule.data calls it
    resources = files_of("mnist")
    classes: list[str] = [f"{i} - {word}" for i, word in enumerate(WORDS)]  # noqa: RUF012 - torchvision's

    def __init__(
        self,
        root: str | Path,
        train: bool = True,
        transform: Transform = None,
        target_transform: Transform = None,
        download: bool = False,
    ) -> None:
        """Find the files and read them."""
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        folder = self._folder(download)
        first = 0 if train else 2
        images, labels = (idx_file(folder, name) for name in sets.IDX_NAMES[first : first + 2])
        x, y = read_examples(images, labels, len(self.classes))
        self.data, self.targets = torch.from_numpy(x), torch.from_numpy(y)

    def _folder(self, download: bool) -> Path:
        raw = Path(self.raw_folder)
        if self.source is not None:
            return idx_folder(self.source, raw, download=download)
        if has_idx(raw):
            return raw
        raise NotFound(
            f"Dataset not found: {type(self).__name__} is not fetched here",
            got=f"no files in {raw}",
            hint=f"put {', '.join(sets.IDX_NAMES)} there; where they may be had, "
            "the page of torchvision.datasets says",
        )

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        """Return the picture, a PIL image, and its class."""
        return self.prepared(picture(self.data.numpy()[index], "L"), int(self.targets[index]))

    def __len__(self) -> int:
        """Return how many pictures there are."""
        return len(self.data)

    @property
    def raw_folder(self) -> str:
        """The folder where torchvision keeps the files."""
        return str(Path(self.root, type(self).__name__, "raw"))

    @property
    def processed_folder(self) -> str:
        """The folder where older versions of torchvision kept tensors."""
        return str(Path(self.root, type(self).__name__, "processed"))

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The number of each class."""
        return {name: i for i, name in enumerate(self.classes)}

    @property
    def train_data(self) -> Any:
        """What `data` was called once."""
        return _renamed("train_data", "data", self.data)

    @property
    def test_data(self) -> Any:
        """What `data` was called once."""
        return _renamed("test_data", "data", self.data)

    @property
    def train_labels(self) -> Any:
        """What `targets` was called once."""
        return _renamed("train_labels", "targets", self.targets)

    @property
    def test_labels(self) -> Any:
        """What `targets` was called once."""
        return _renamed("test_labels", "targets", self.targets)

    def extra_repr(self) -> str:
        """Return which part it is."""
        return f"Split: {'Train' if self.train is True else 'Test'}"


def _renamed(old: str, new: str, value: Any) -> Any:
    warnings.warn(f"{old} has been renamed {new}", stacklevel=3)
    return value


class FashionMNIST(MNIST):
    """Pictures of clothes in MNIST's format."""

    source = "fashion-mnist"
    resources = files_of("fashion-mnist")
    classes: list[str] = list(sets.SETS["fashion-mnist"].classes)  # noqa: RUF012


class KMNIST(MNIST):
    """Ten cursive Japanese characters in MNIST's format, read from `root`/KMNIST/raw."""

    source = None
    classes: list[str] = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]  # noqa: RUF012
