"""How samples become a batch: stack what can be stacked, go into containers.

[(image, 3), (image, 7)]  ->  [images (2, C, H, W), tensor([3, 7])]
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, ShapeError
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.creation import as_tensor, tensor
from chainrule.scratch.tensor.joining import stack
from chainrule.scratch.types import float64

NUMBERS = "biufc"


def default_collate(batch: Sequence[Any]) -> Any:
    """Return a list of samples as one batch.

    Tensors, arrays and numbers get a first axis for the batch; strings stay a list; dicts
    and lists keep their form with a batch in each place; a tuple becomes a list.

    >>> default_collate([{"x": 1.5, "name": "a"}, {"x": 2.5, "name": "b"}])
    {'x': tensor([1.5000, 2.5000], dtype=torch.float64), 'name': ['a', 'b']}
    """
    first = batch[0]
    for kind, join in LEAVES:
        if isinstance(first, kind):
            return join(batch)
    if isinstance(first, Mapping):
        return refilled(first, {k: default_collate([d[k] for d in batch]) for k in first})
    if isinstance(first, Sequence):
        return refilled(first, [default_collate(column) for column in columns(batch)])
    raise unfit(type(first))


def columns(batch: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return what stands in the first place of all samples, in the second, …."""
    lengths = [len(sample) for sample in batch]
    if len(set(lengths)) > 1:
        raise ShapeError(
            "each element in list of batch should be of equal size",
            got=f"lengths {lengths}",
            hint="collate_fn= with padding",
        )
    return list(zip(*batch, strict=True))


def unfit(what: object) -> ArgumentError:
    """Return the error for samples that no batch can be made of."""
    return ArgumentError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists",
        got=f"found {what}",
        hint="transform=transforms.ToTensor() in the data set"
        if hasattr(what, "getbands")  # a PIL image
        else "collate_fn= with a function of your own",
    )


def stack_arrays(batch: Sequence[Any]) -> Tensor:
    """Return arrays as one tensor."""
    if batch[0].dtype.kind not in NUMBERS:
        raise unfit(batch[0].dtype)
    return stack([as_tensor(x) for x in batch], 0)


# Looked through in order: a NumPy float is a Python float too, a bool an int.
LEAVES: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Tensor, stack),
    (np.ndarray, stack_arrays),
    ((np.number, np.bool_), lambda batch: wrap(np.array(batch))),
    (float, lambda batch: tensor(batch, dtype=float64)),
    (int, tensor),
    ((str, bytes), lambda batch: batch),
)


def default_convert(data: Any) -> Any:
    """Return one sample with tensors for its arrays, wherever they stand in it.

    >>> default_convert([np.array([0, 1]), "a"])
    [tensor([0, 1]), 'a']
    """
    if isinstance(data, np.ndarray | np.generic) and data.dtype.kind in NUMBERS:
        return as_tensor(np.asarray(data))
    if isinstance(data, Mapping):
        return refilled(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return refilled(data, [default_convert(part) for part in data])
    return data


def refilled(like: Any, parts: Any) -> Any:
    """Return a container of the kind of `like` that holds `parts`; of a tuple, a list.

    Why: a kind of one's own may carry more than its elements, so one that can change is
         copied and changed. One that can be neither copied nor made gives a dict or a list.
    """
    if isinstance(like, tuple):
        return type(like)(*parts) if hasattr(like, "_fields") else parts
    try:
        return changed(like, parts)
    except TypeError:
        return parts


def changed(like: Any, parts: Any) -> Any:
    """Return a copy of `like` with `parts` inside, or one made of `parts`."""
    if not isinstance(like, MutableMapping | MutableSequence):
        return type(like)(parts)
    out: Any = copy.copy(like)
    for place, part in parts.items() if isinstance(parts, dict) else enumerate(parts):
        out[place] = part
    return out
