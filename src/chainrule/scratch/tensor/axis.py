"""Other words for arguments: `axis` for `dim` and `keepdims` for `keepdim`, as NumPy says.

    x.argmax(axis=1)      torch.cat([x, y], axis=0)      x.amax(axis=1, keepdims=True)

PyTorch takes both words everywhere, and has a word of its own here and there, as in
`torch.mm(x, mat2=y)`. The functions here know one word; `taking_axis` puts the others in front
of them. A call by place costs about 90 ns more (timeit, one call on a 2-core machine).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.scratch.tensor.core import Tensor, methods

NUMPYS = {"axis": "dim", "keepdims": "keepdim"}
CUTS = {"indices": "indices_or_sections", "sections": "indices_or_sections"}
# function -> PyTorch's word for an argument, and the word here
WORDS = {
    "mm": {"mat2": "other"}, "bmm": {"mat2": "other"}, "mv": {"vec": "other"},
    "dot": {"tensor": "other"}, "max": NUMPYS | {"other": "dim"}, "min": NUMPYS | {"other": "dim"},
    "tensor_split": NUMPYS | CUTS, "hsplit": CUTS, "vsplit": CUTS, "dsplit": CUTS,
    "swapaxes": {"axis0": "dim0", "axis1": "dim1"}, "pow_": {"exponent": "other"},
    "dropout": {"train": "training"}, "alpha_dropout": {"train": "training"},
    "feature_alpha_dropout": {"train": "training"},
}  # fmt: skip


def taking_axis(names: dict[str, Any]) -> dict[str, Any]:
    """Return those of a namespace's functions that have other words too, each taking them."""
    words = {name: WORDS.get(name, NUMPYS if has_dim(f) else {}) for name, f in names.items()}
    return {name: with_words(names[name], words[name]) for name in names if words[name]}


def attach() -> None:
    """Let the methods of Tensor take those words too."""
    methods(**taking_axis(dict(vars(Tensor))))


def has_dim(function: Any) -> bool:
    """Tell whether something is a function with an argument `dim` and none called `axis`."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    named = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return "dim" in named and "axis" not in named


def with_words(function: Callable[..., Any], words: dict[str, str]) -> Callable[..., Any]:
    """Return the function, called by its own words or by others.

    >>> with_words(lambda x, dim: (x, dim), NUMPYS)("x", axis=1)
    ('x', 1)
    """

    @wraps(function)
    def called(*args: Any, **options: Any) -> Any:
        if options:
            rename(options, words)
        return function(*args, **options)

    return called


def rename(options: dict[str, Any], words: dict[str, str] = NUMPYS) -> None:
    """Give arguments the words that the functions here have, in place."""
    for word in words.keys() & options.keys():
        options[words[word]] = options.pop(word)
