"""Read CIFAR's batches, which are pickles, without running what is in them.

A pickle is a small program. `pickletools` lists its instructions; here they are read like a
text: the numbers and texts that follow the word "labels" are the labels, and so on. Nothing
is imported, called or built.

    U 6 labels   ] ( K 6 K 9 K 9 …   e   U 4 data   …   T 30720000 <the pixels>
"""

import pickletools
from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.errors import DataError

LABELS = ("labels", "fine_labels")
NAMES = ("label_names", "fine_label_names")
OTHERS = ("data", "filenames", "batch_label", "coarse_labels", "coarse_label_names")
COUNTS = ("num_cases_per_batch", "num_vis")
KEYS = {*LABELS, *NAMES, *OTHERS, *COUNTS}
NUMBERS = {"INT", "BININT", "BININT1", "BININT2", "LONG1"}
TEXTS = {
    *("SHORT_BINSTRING", "BINSTRING", "BINUNICODE", "SHORT_BINUNICODE"),
    *("SHORT_BINBYTES", "BINBYTES", "BINUNICODE8", "BINBYTES8"),
}
PIXELS = 3 * 32 * 32


def read_batch(data: bytes, name: str, classes: int) -> tuple[np.ndarray, list[int]]:
    """Return pictures and labels.

    Shape: (N, 32, 32, 3) uint8, N labels
    """
    found = _values(data, name)
    labels = [n for key in LABELS for n in found.get(key, []) if isinstance(n, int)]
    texts = [text for text in found.get("data", []) if isinstance(text, bytes)]
    pixels = max(texts, key=len, default=b"")
    if not labels or len(pixels) != PIXELS * len(labels) or max(labels) >= classes:
        got = f"{len(labels)} labels and {len(pixels):,} bytes of pixels"
        raise _damaged(name, got)
    x = np.frombuffer(pixels, np.uint8).reshape(-1, 3, 32, 32)
    return x.transpose(0, 2, 3, 1), labels


def read_names(data: bytes, name: str) -> list[str]:
    """Return the names of the classes."""
    found = _values(data, name)
    texts = [text for key in NAMES for text in found.get(key, []) if isinstance(text, bytes)]
    if not texts:
        raise _damaged(name, "no names of classes")
    return [text.decode("latin1") for text in texts]


def _values(data: bytes, name: str) -> dict[str, list[Any]]:
    """Return the numbers and texts after each key."""
    found: dict[str, list[Any]] = {}
    values: list[Any] = []
    try:
        for value in _literals(data):
            key = value.decode("latin1") if isinstance(value, bytes) and len(value) < 20 else None
            if key in KEYS:
                values = found.setdefault(str(key), [])
            else:
                values.append(value)
    except ValueError as error:
        raise _damaged(name, str(error)) from None
    return found


def _literals(data: bytes) -> Iterator[int | bytes]:
    for instruction, value, _ in pickletools.genops(data):
        if instruction.name in NUMBERS and isinstance(value, int):
            yield value
        elif instruction.name in TEXTS and value is not None:
            yield value if isinstance(value, bytes) else value.encode("latin1", "replace")


def _damaged(name: str, got: str) -> DataError:
    return DataError(
        f"{name} needs pictures of 32 × 32 with a label each", got=got, hint="get the file again"
    )
