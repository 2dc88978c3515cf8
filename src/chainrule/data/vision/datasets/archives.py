"""The official archives of CIFAR: where they are, and their members, never unpacked to disk."""

import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from chainrule import places
from chainrule.data.download import cannot_write, download
from chainrule.data.progress import bar
from chainrule.data.sets import File
from chainrule.data.vision.datasets.finding import NotFound
from chainrule.errors import DataError
from chainrule.files import locked

Read = Callable[[str], bytes]
URL = "https://www.cs.toronto.edu/~kriz/"


@dataclass(frozen=True)
class Archive:
    """An archive as its publisher distributes it.

    Params: name    the folder in CHAINRULE_DATA and in the cache
            folder  the folder inside the archive, and in a script's root
    """

    name: str
    folder: str
    file: File
    url: str = URL


CIFAR10 = Archive(
    "cifar-10",
    "cifar-10-batches-py",
    File(
        "cifar-10-python.tar.gz",
        170_498_071,
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    ),
)
CIFAR100 = Archive(
    "cifar-100",
    "cifar-100-python",
    File(
        "cifar-100-python.tar.gz",
        169_001_437,
        "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
    ),
)


def opened(archive: Archive, root: Path, members: tuple[str, ...]) -> Read | None:
    """Return a function that reads a member by its name, or None where the files are nowhere."""
    folders = [root, *_ours(archive)]
    for unpacked in (folder / archive.folder for folder in folders):
        if all((unpacked / member).is_file() for member in members):
            return lambda member, unpacked=unpacked: (unpacked / member).read_bytes()  # type: ignore[misc]
    for path in (folder / archive.file.name for folder in folders):
        if path.is_file():
            return _from_tar(archive, path, members)
    return None


def _ours(archive: Archive) -> list[Path]:
    own = places.data_folder()
    return [*([own / archive.name] if own else []), _cache(archive)]


def _cache(archive: Archive) -> Path:
    return places.cache() / "data" / archive.name


def _from_tar(archive: Archive, path: Path, members: tuple[str, ...]) -> Read:
    wanted = {f"{archive.folder}/{member}": member for member in members}
    contents = {wanted[name]: body for name, body in bodies(path, wanted.__contains__)}
    missing = [member for member in members if member not in contents]
    if missing:
        raise DataError(f"{path} needs {', '.join(missing)}", got="an archive without them")
    return contents.__getitem__


def bodies(path: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the wanted members of a tar archive."""
    try:
        with tarfile.open(path) as tar:
            for item in filter(lambda item: item.isfile() and wanted(item.name), tar):
                yield item.name, cast("IO[bytes]", tar.extractfile(item)).read()
    except (tarfile.TarError, OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise DataError(f"{path} cannot be read", got=str(error), hint="get it again") from None


def fetch(archive: Archive, root: Path) -> None:
    """Bring the archive into the cache, its SHA-256 checked."""
    folder, file = _cache(archive), archive.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        busy = DataError(f"{folder} is being filled by another process", got="its lock")
        part = folder / f"{file.name}.part"
        with locked(folder / ".lock", busy), bar() as tell:
            download(archive.url + file.name, part, file, tell=tell, timeout=20.0)
            part.replace(folder / file.name)
    except OSError as error:
        raise cannot_write(folder, file.bytes, error) from None
    except DataError as error:
        with suppress(OSError):
            folder.rmdir()
        raise not_found(archive, root, error.got or str(error)) from None


def not_found(archive: Archive, root: Path, got: str) -> NotFound:
    """Return the error that says where the archive is looked for."""
    size = places.megabytes(archive.file.bytes)
    return NotFound(
        f"Dataset not found: {archive.file.name} ({size}) is needed",
        got=got,
        hint=f"download=True where there is a network; else put the file, from {archive.url}, "
        f"into {root} or into FOLDER/{archive.name} with CHAINRULE_DATA=FOLDER",
    )
