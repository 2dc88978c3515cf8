"""IDX, the file format of MNIST: a magic number, the sizes, then the numbers; often gzipped.

    0  0  type  axes │ size of each axis, 4 bytes, big-endian │ the numbers, big-endian

A header may lie, so sizes are held against the file before memory is asked for, and every
way in which a file can be damaged is an error that names the file.

Format: described at http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges).
"""

import gzip
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from chainrule.errors import DataError, DtypeError
from chainrule.files import atomic

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
IMAGES, LABELS = 2051, 2049  # magic numbers: bytes with three axes, bytes with one
PIECE = 1 << 20  # bytes unzipped at a time
GZIP = b"\x1f\x8b"
GZIP_AT_MOST = 1032  # deflate never shrinks further than 1032 to 1
DAMAGED = "get the file again (`chainrule data verify` tells which are damaged)"


def read_idx(path: Path, magic: int | None = None) -> np.ndarray:
    """Return the array in an IDX file, plain or gzipped.

    Params: magic  the number the file must begin with; None takes every IDX file
    Why:    the numbers are read straight into the array, so that reading MNIST takes
            its 47 MB and not twice as much.
    """
    with _opened(path) as file:
        dtype, shape = _header(path, file, magic)
        _check_size(path, dtype.itemsize * math.prod(shape), shape)
        x = np.empty(shape, dtype)
        got = _fill(file, x.reshape(-1).view(np.uint8))
        if got < x.nbytes:
            raise DataError(
                f"{path} needs {x.nbytes:,} bytes of numbers for its sizes {shape}",
                got=f"{got:,}",
                hint=DAMAGED,
            )
        if file.read(1):
            raise DataError(
                f"{path} must end after {x.nbytes:,} bytes of numbers", got="more", hint=DAMAGED
            )
    return x.astype(dtype.newbyteorder("="), copy=False)


def write_idx(path: Path, x: np.ndarray) -> None:
    """Write an array as IDX, gzipped where the name ends in .gz; the same array, the same bytes."""
    codes = {np.dtype(name): code for code, name in TYPES.items()}
    dtype = np.asarray(x).dtype.newbyteorder(">")
    if dtype not in codes:
        known = ", ".join(np.dtype(name).name for name in TYPES.values())
        raise DtypeError(f"an IDX file holds {known}", got=dtype.name, hint="convert it first")
    header = bytes([0, 0, codes[dtype], x.ndim]) + np.array(x.shape, ">u4").tobytes()
    body = header + np.asarray(x, dtype).tobytes()
    with atomic(path, "wb") as file:
        file.write(gzip.compress(body, 6, mtime=0) if path.suffix == ".gz" else body)


def read_examples(images: Path, labels: Path, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures (N, H, W) as bytes and their labels (N,) as int64, one for each."""
    y = read_idx(labels, LABELS).astype(np.int64)
    if y.size and y.max() >= classes:
        at = int(np.argmax(y >= classes))
        raise DataError(
            f"{labels} needs labels from 0 to {classes - 1}",
            got=f"{y[at]} at position {at}",
            hint=DAMAGED,
        )
    x = read_idx(images, IMAGES)
    if len(x) != len(y):
        raise DataError(
            f"{labels} needs a label for each of the {len(x):,} images in {images.name}",
            got=f"{len(y):,} labels",
            hint="take both files from the same source",
        )
    return x, y


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        zipped = _is_gzip(path)
        with path.open("rb", buffering=1 << 20) as raw:
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if zipped else raw
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path} needs a whole gzip file", got=str(error), hint=DAMAGED) from None
    except OSError as error:
        got = error.strerror or str(error)
        raise DataError(f"{path} cannot be read", got=got, hint="check path and rights") from None


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _header(
    path: Path, file: IO[bytes], magic: int | None
) -> tuple[np.dtype[Any], tuple[int, ...]]:
    start = file.read(4)
    got = int.from_bytes(start, "big")
    code, axes = got >> 8, got & 0xFF
    if len(start) < 4 or code not in TYPES or (magic or got) != got:
        wanted = "an IDX magic number" if magic is None else f"the magic number {magic}"
        swapped = got in {IMAGES, LABELS}
        raise DataError(
            f"{path} needs to begin with {wanted}",
            got=f"{got} ({start.hex(' ') or 'an empty file'})",
            hint="are images and labels swapped?" if swapped else DAMAGED,
        )
    sizes = file.read(4 * axes)
    if len(sizes) < 4 * axes:
        raise DataError(f"{path} needs {axes} sizes", got=f"{len(sizes)} bytes", hint=DAMAGED)
    return np.dtype(TYPES[code]), tuple(np.frombuffer(sizes, ">u4").tolist())


def _check_size(path: Path, needed: int, shape: tuple[int, ...]) -> None:
    there = path.stat().st_size
    if len(shape) > 32 or needed > there * (GZIP_AT_MOST if _is_gzip(path) else 1):
        raise DataError(
            f"{path} says it holds {needed:,} bytes, as sizes {shape}",
            got=f"a file of {there:,} bytes, too few",
            hint=DAMAGED,
        )


def _fill(file: IO[bytes], buffer: np.ndarray) -> int:
    done = 0
    view = buffer.data
    while done < len(view):
        got = file.readinto(view[done : done + PIECE])  # type: ignore[attr-defined]  # every binary file has it
        if not got:
            break
        done += got
    return done
