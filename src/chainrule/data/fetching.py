"""Fetch a data set by name into the cache, and check those that are there.

    from chainrule import data
    data.fetch("mnist")                            # from its mirrors
    data.fetch("mnist", "/media/stick/datasets")   # where there is no network
    data.verify("mnist")

A file gets its final name only when its SHA-256 is right. Until then it is called NAME.part,
and the next `fetch` takes it up where it stopped.
"""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from chainrule.data.download import UnreachableError, cannot_write, download, sha256
from chainrule.data.progress import Tell, bar
from chainrule.data.sets import Entry, File, find, folders, locate
from chainrule.errors import DataError
from chainrule.files import locked
from chainrule.places import absolute, megabytes

LOG = logging.getLogger(__name__)
SCHEMES = {"http", "https", "file"}


@dataclass(frozen=True)
class Checked:
    """What `verify` found out about one file: "right", "damaged" or "missing"."""

    name: str
    path: Path
    state: str
    sha256: str | None


def fetch(
    name: str,
    source: str | Path | None = None,
    *,
    progress: Tell | None = None,
    timeout: float = 20.0,
) -> Path:
    """Bring a data set into the cache and return its folder; files that are right stay.

    Params: source    a folder that holds the files, itself or in a folder of the set's name,
                      or an address; None asks the set's mirrors one after the other
            progress  called with (file, bytes there, bytes in all); None draws a bar on a terminal
            timeout   seconds to wait for an answer, and for each piece of it
    """
    entry = find(name)
    found = locate(entry)
    if found and found[0] != "cache" and (source is None or not entry.mirrors):
        return _as_published(entry, found[1])
    addresses = entry.mirrors if source is None else (_address(source, entry),)
    folder = folders(entry)[-1][1]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        busy = DataError(
            f"{folder} is being filled by another process",
            got="its lock",
            hint="wait for that to end, then run this again",
        )
        with locked(folder / ".lock", busy), nullcontext(progress) if progress else bar() as tell:
            for file in [f for f in entry.files if _check(folder, f).state != "right"]:
                _fetch_file(file, addresses, folder, tell, timeout)
    except OSError as error:
        raise cannot_write(folder, entry.bytes, error) from None
    return folder


def verify(name: str) -> list[Checked]:
    """Read every file of a set again and hold its SHA-256 against the published one."""
    entry = find(name)
    found = locate(entry)
    folder = found[1] if found else folders(entry)[-1][1]
    return [_check(folder, file) for file in entry.files]


def _as_published(entry: Entry, folder: Path) -> Path:
    damaged = [file.name for file in entry.files if _check(folder, file).state != "right"]
    if damaged:
        raise DataError(
            f"{folder} needs the files of {entry.name} as they were published",
            got=f"other content in {', '.join(damaged)}",
            hint="replace them by hand; only the cache is ever written to",
        )
    return folder


def _check(folder: Path, file: File) -> Checked:
    path = folder / file.name
    if not path.is_file():
        return Checked(file.name, path, "missing", None)
    try:
        got = sha256(path)
    except OSError as error:
        needed, hint = f"{path} needs to be readable", "check its rights"
        raise DataError(needed, got=str(error.strerror), hint=hint) from None
    return Checked(file.name, path, "right" if got == file.sha256 else "damaged", got)


def _fetch_file(
    file: File, addresses: Sequence[str], folder: Path, tell: Tell, timeout: float
) -> None:
    """Take the file from the first address that gives it."""
    part = folder / f"{file.name}.part"
    said = []
    for address in addresses:
        url = f"{address.rstrip('/')}/{quote(file.name)}"
        try:
            download(url, part, file, tell=tell, timeout=timeout)
        except UnreachableError as error:
            LOG.info("%s", error)
            said.append(f"{urlsplit(url).netloc or address}: {error.got}")
        else:
            part.replace(folder / file.name)
            LOG.info("fetched %s", url)
            return
    again = f"`chainrule data fetch {folder.name}`"
    raise DataError(
        f"{folder.name} needs {file.name} ({megabytes(file.bytes)})",
        got="; ".join(said),
        hint=f"{again} again; it goes on after the {megabytes(part.stat().st_size)} that are here"
        if part.exists()
        else f"{again} with a network, or with `--from FOLDER` where FOLDER holds the files",
    )


def _address(source: str | Path, entry: Entry) -> str:
    text = str(source)
    if urlsplit(text).scheme in SCHEMES:
        return text
    if "://" in text:
        raise DataError("a source is a folder, or an http, https or file address", got=text)
    folder = absolute(text)
    if not folder.is_dir():
        names = ", ".join(file.name for file in entry.files)
        got = "a file" if folder.exists() else "no such folder"
        raise DataError(f"{folder} must be a folder that holds {names}", got=got)
    named = folder / entry.name
    return (named if named.is_dir() else folder).as_uri()
