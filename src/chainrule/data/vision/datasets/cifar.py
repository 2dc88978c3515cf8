"""CIFAR-10 and CIFAR-100: small colour photographs."""

from pathlib import Path
from typing import Any

import numpy as np

from chainrule.data.vision.datasets import archives
from chainrule.data.vision.datasets.base import Transform, VisionDataset
from chainrule.data.vision.datasets.batches import read_batch, read_names
from chainrule.data.vision.datasets.lossy import CLASSES, read_lossy
from chainrule.data.vision.functional.kinds import picture

__all__ = ["CIFAR10", "CIFAR100"]


class CIFAR10(VisionDataset):
    """Photographs of ten classes, 50,000 to train and 10,000 to test, PIL images of 32 × 32.

    The official archive is taken from `root`, CHAINRULE_DATA/cifar-10 or the cache, packed or
    unpacked; without it, the JPEG copy in CHAINRULE_DATA/cifar10-jpeg, with a warning;
    without that, `download=True` fetches the archive (170 MB) into the cache.

    Shape:  data (N, 32, 32, 3) uint8, a NumPy array; targets a list of N numbers
    """

    archive = archives.CIFAR10
    base_folder = archives.CIFAR10.folder
    train_files: tuple[str, ...] = tuple(f"data_batch_{i}" for i in range(1, 6))
    test_files: tuple[str, ...] = ("test_batch",)
    meta_file = "batches.meta"
    n_classes = 10

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
        self.data: Any
        self.targets: list[int]
        self.data, self.targets, self.classes = self._read(download)
        self.class_to_idx = {name: i for i, name in enumerate(self.classes)}

    def _read(self, download: bool) -> tuple[np.ndarray, list[int], list[str]]:
        files = self.train_files if self.train else self.test_files
        wanted, root = (*files, self.meta_file), Path(self.root)
        read = archives.opened(self.archive, root, wanted)
        if read is None:
            lossy = self._lossy()
            if lossy is not None:
                return *lossy, list(CLASSES)
            if not download:
                raise archives.not_found(self.archive, root, "download=False")
            archives.fetch(self.archive, root)
            read = archives.opened(self.archive, root, wanted)
        if read is None:  # taken away in the meantime
            raise archives.not_found(self.archive, root, "nothing in the cache")
        parts = [read_batch(read(name), name, self.n_classes) for name in files]
        x = np.concatenate([pixels for pixels, _ in parts])
        names = read_names(read(self.meta_file), self.meta_file)
        return x, [label for _, labels in parts for label in labels], names

    def _lossy(self) -> tuple[np.ndarray, list[int]] | None:
        return read_lossy(self.train)

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        """Return the picture, a PIL image, and its class."""
        return self.prepared(picture(self.data[index], "RGB"), self.targets[index])

    def __len__(self) -> int:
        """Return how many pictures there are."""
        return len(self.data)

    def extra_repr(self) -> str:
        """Return which part it is."""
        return f"Split: {'Train' if self.train is True else 'Test'}"


class CIFAR100(CIFAR10):
    """Photographs of a hundred classes, otherwise like CIFAR10; of this there is no JPEG copy."""

    archive = archives.CIFAR100
    base_folder = archives.CIFAR100.folder
    train_files = ("train",)
    test_files = ("test",)
    meta_file = "meta"
    n_classes = 100

    def _lossy(self) -> None:
        return None
