"""Data sets that are folders: one folder for each class."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chainrule.data.vision.datasets.base import Transform, VisionDataset
from chainrule.errors import DataError, OptionError

__all__ = [
    "IMG_EXTENSIONS",
    "DatasetFolder",
    "ImageFolder",
    "default_loader",
    "find_classes",
    "has_file_allowed_extension",
    "is_image_file",
    "make_dataset",
    "pil_loader",
]
IMG_EXTENSIONS = (
    *(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"),
)  # fmt: skip
Valid = Callable[[str], bool]


class NoFiles(DataError, FileNotFoundError):  # noqa: N818 - reads as a sentence
    """A folder has no folders of classes in it, or these have no files."""


def has_file_allowed_extension(filename: str, extensions: str | tuple[str, ...]) -> bool:
    """Tell whether a name ends in one of the extensions, capitals or not."""
    return filename.lower().endswith(extensions)


def is_image_file(filename: str) -> bool:
    """Tell whether a name is that of a picture."""
    return has_file_allowed_extension(filename, IMG_EXTENSIONS)


def find_classes(directory: str | Path) -> tuple[list[str], dict[str, int]]:
    """Return the names of the folders, sorted, and the number of each."""
    if not Path(directory).is_dir():
        raise NoFiles(
            f"{directory} needs to be a folder with one folder for each class",
            got="a file" if Path(directory).exists() else "no such folder",
            hint=f"check the path; the current folder is {Path.cwd()}",
        )
    classes = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
    if not classes:
        raise NoFiles(
            f"Couldn't find any class folder in {directory}",
            got="no folders",
            hint="put the files of each class into a folder of its name",
        )
    return classes, {name: i for i, name in enumerate(classes)}


def make_dataset(
    directory: str | Path,
    class_to_idx: dict[str, int] | None = None,
    extensions: str | tuple[str, ...] | None = None,
    is_valid_file: Valid | None = None,
    allow_empty: bool = False,
) -> list[tuple[str, int]]:
    """Return (path, class) of every file, sorted by class, folder and name."""
    classes = find_classes(directory)[1] if class_to_idx is None else class_to_idx
    if not classes:
        raise OptionError("class_to_idx needs at least one class", got="an empty dict")
    if (extensions is None) == (is_valid_file is None):
        raise OptionError(
            "pass extensions or is_valid_file", got="neither" if extensions is None else "both"
        )
    # Paths are joined as text, so that a root "./data" gives "./data/cats/1.png".
    top = str(Path(directory).expanduser() if str(directory).startswith("~") else directory)
    found, empty = [], []
    for name in sorted(classes):
        paths = _files(f"{top}{os.sep}{name}", extensions, is_valid_file)
        found += [(path, classes[name]) for path in paths]
        empty += [name] * (not paths)
    if empty and not allow_empty:
        known = f"extensions {extensions}" if extensions else "is_valid_file takes none of them"
        raise NoFiles(
            f"Found no valid file for the classes {', '.join(empty)}",
            got=known,
            hint="remove these folders, or allow_empty=True",
        )
    return found


def _files(
    folder: str, extensions: str | tuple[str, ...] | None, is_valid_file: Valid | None
) -> list[str]:
    walk = sorted(os.walk(folder, followlinks=True))
    paths = [f"{where}{os.sep}{name}" for where, _, names in walk for name in sorted(names)]
    if is_valid_file is not None:
        return [path for path in paths if is_valid_file(path)]
    return [path for path in paths if has_file_allowed_extension(path, extensions or ())]


def pil_loader(path: str | Path) -> Any:
    """Return the picture in a file, as RGB."""
    from PIL import Image

    with Image.open(path) as picture:
        return picture.convert("RGB")


default_loader = pil_loader


class DatasetFolder(VisionDataset):
    """Files of any kind, in one folder for each class.

    Params: loader         makes a sample of a path
            extensions     of the files that count; or
            is_valid_file  tells whether a path counts
    """

    def __init__(
        self,
        root: str | Path,
        loader: Callable[[str], Any],
        extensions: tuple[str, ...] | None = None,
        transform: Transform = None,
        target_transform: Transform = None,
        is_valid_file: Valid | None = None,
        allow_empty: bool = False,
    ) -> None:
        """Look through the folders."""
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.classes, self.class_to_idx = self.find_classes(self.root)
        self.samples = self.make_dataset(
            self.root, self.class_to_idx, extensions, is_valid_file, allow_empty
        )
        self.loader, self.extensions = loader, extensions
        self.targets = [target for _, target in self.samples]

    @staticmethod
    def make_dataset(
        directory: str | Path,
        class_to_idx: dict[str, int],
        extensions: tuple[str, ...] | None = None,
        is_valid_file: Valid | None = None,
        allow_empty: bool = False,
    ) -> list[tuple[str, int]]:
        """Return (path, class) of every file; a subclass may do otherwise."""
        return make_dataset(directory, class_to_idx, extensions, is_valid_file, allow_empty)

    def find_classes(self, directory: str | Path) -> tuple[list[str], dict[str, int]]:
        """Return the classes; a subclass may do otherwise."""
        return find_classes(directory)

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        """Return one sample and its class."""
        path, target = self.samples[index]
        return self.prepared(self.loader(path), target)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self.samples)


class ImageFolder(DatasetFolder):
    """Pictures in one folder for each class, as RGB: root/cats/1.png, root/dogs/2.jpg."""

    def __init__(
        self,
        root: str | Path,
        transform: Transform = None,
        target_transform: Transform = None,
        loader: Callable[[str], Any] = default_loader,
        is_valid_file: Valid | None = None,
        allow_empty: bool = False,
    ) -> None:
        """Look through the folders."""
        extensions = IMG_EXTENSIONS if is_valid_file is None else None
        super().__init__(
            root, loader, extensions, transform, target_transform, is_valid_file, allow_empty
        )
        self.imgs = self.samples
