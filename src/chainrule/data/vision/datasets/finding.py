"""Where the files of a data set are: the script's own root, our places, or the network."""

from pathlib import Path

from chainrule.data import sets
from chainrule.data.fetching import fetch
from chainrule.errors import DataError
from chainrule.places import megabytes


class NotFound(DataError, RuntimeError):  # noqa: N818 - reads as a sentence
    """The data are not here; torchvision raises RuntimeError."""


def idx_folder(name: str, raw: Path, *, download: bool) -> Path:
    """Return the folder with the four IDX files of MNIST or its like, fetched if need be.

    Params: name      what chainrule.data calls the set
            raw       where torchvision keeps it: root/MNIST/raw
            download  fetch it into our cache, with its SHA-256, where it is nowhere
    """
    if has_idx(raw):
        return raw
    entry = sets.find(name)
    found = sets.locate(entry)
    if found:
        return found[1]
    if not download:
        raise NotFound(
            f"Dataset not found: {name} is neither in {raw} nor in CHAINRULE_DATA nor in the cache",
            hint=f"download=True, or `chainrule data fetch {name}` ({megabytes(entry.bytes)})",
        )
    try:
        return fetch(name)
    except DataError as error:
        raise NotFound(error.needed, got=error.got, hint=_offline(name, raw)) from None


def _offline(name: str, raw: Path) -> str:
    return (
        f"without a network, put {', '.join(sets.IDX_NAMES)} into {raw}, or into FOLDER/{name} "
        f"with CHAINRULE_DATA=FOLDER; with one, `chainrule data fetch {name}`"
    )


def has_idx(folder: Path) -> bool:
    """Tell whether all four files are there, gzipped or not."""
    return all(idx_file(folder, name).is_file() for name in sets.IDX_NAMES)


def idx_file(folder: Path, name: str) -> Path:
    """Return the path of the file called `name`, which ends in .gz: unpacked if that is there."""
    unpacked = folder / name.removesuffix(".gz")
    return unpacked if unpacked.is_file() else folder / name
