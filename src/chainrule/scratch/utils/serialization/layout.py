"""A safetensors file, byte by byte.

    8 bytes    length of the header, a number
    header     JSON: name -> {"dtype", "shape", "data_offsets": [begin, end]}, and text
               under "__metadata__"
    the rest   the numbers, row by row; offsets count from here

Source: https://github.com/huggingface/safetensors, "Format"
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from chainrule.errors import LoadError, NotCovered
from chainrule.scratch import types
from chainrule.scratch.types import Array, dtype
from chainrule.scratch.utils.rows import in_memory

KINDS = {
    "F64": types.float64, "F32": types.float32, "F16": types.float16, "BF16": types.bfloat16,
    "I64": types.int64, "I32": types.int32, "I16": types.int16, "I8": types.int8,
    "U8": types.uint8, "BOOL": types.bool_,
}  # fmt: skip
LARGEST_HEADER = 100_000_000  # as the library's


def write(arrays: dict[str, Array], metadata: dict[str, str]) -> bytes:
    """Return the file for some arrays, each with its numbers in order."""
    from safetensors.numpy import save

    halves = {name for name, x in arrays.items() if x.dtype is types.BFLOAT16}
    data = save(
        {name: upper_half(x) if name in halves else x for name, x in arrays.items()}, metadata
    )
    return bytes(data) if not halves else renamed(data, halves)


def upper_half(x: Array) -> Array:
    """Return bfloat16 as the file holds it: the upper 16 bits of each float32."""
    return (np.ascontiguousarray(x).view(np.ndarray).view(np.uint32) >> 16).astype(np.uint16)


def renamed(data: bytes, halves: set[str]) -> bytes:
    """Say in the header that these entries are bfloat16, a dtype that NumPy has no name for."""
    header, start = parse(data)
    for name in halves:
        header[name]["dtype"] = "BF16"
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the numbers begin at a multiple of 8
    return len(text).to_bytes(8, "little") + text + data[start:]


def parse(data: Any) -> tuple[dict[str, Any], int]:
    """Return the header, and where the numbers begin."""
    n = int.from_bytes(bytes(data[:8]), "little")
    if len(data) < 8 or n > min(LARGEST_HEADER, len(data) - 8):
        raise broken(f"a header of {n} bytes in a file of {len(data)}")
    try:
        header = json.loads(bytes(data[8 : 8 + n]))
    except (ValueError, RecursionError) as error:
        raise broken(f"a header that is no JSON: {error}") from error
    if not isinstance(header, dict):
        raise broken("a header that names nothing")
    return header, 8 + n


def read(data: Array) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the arrays of a file, on its memory, and the text beside them."""
    header, start = parse(data)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        raise broken("metadata that is no text by name")
    numbers = data[start:]
    return {name: entry(name, said, numbers) for name, said in header.items()}, metadata


def entry(name: str, said: Any, numbers: Array) -> Array:
    """Return one array, after checking that what the header says fits."""
    match said:
        case {"dtype": str(word), "shape": list(shape), "data_offsets": [int(low), int(high)]}:
            kind = stored_kind(word, name)
        case _:
            raise broken(f"{name}: {said}")
    if not all(type(n) is int and n >= 0 for n in shape):
        raise broken(f"{name} of shape {shape}")
    if not 0 <= low <= high <= numbers.size or high - low != math.prod(shape) * kind.itemsize:
        raise broken(f"{name} of shape {shape} in bytes {low} to {high} of {numbers.size}")
    return in_memory(aligned(numbers[low:high], kind.itemsize), kind).reshape(shape)


def stored_kind(word: str, name: str) -> dtype:
    """Return the dtype that the file calls `word`."""
    if word not in KINDS:
        raise NotCovered(f"{word} numbers in a file", got=name, hint="--engine torch")
    return KINDS[word]


def aligned(row: Array, itemsize: int) -> Array:
    """Return bytes at an address where numbers may begin; copied if they lie elsewhere."""
    return row if row.ctypes.data % itemsize == 0 else row.copy()


def broken(what: str) -> LoadError:
    """Return the error for a file that is no safetensors file."""
    return LoadError(
        "a safetensors file is needed, with a header that fits its numbers",
        got=what,
        hint="save or download the file again",
    )
