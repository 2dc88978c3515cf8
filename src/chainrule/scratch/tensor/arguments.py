"""What came where a tensor is needed: a NumPy array, a list, a number.

Nothing looks at arguments beforehand, which would cost time in each call. A function reads the
memory of its tensors; what is no tensor has none, and that error is put into words here.
"""

from __future__ import annotations

import numpy as np

from chainrule.errors import ArgumentError
from chainrule.scratch.tensor.core import Tensor, in_words

HINTS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (np.ndarray, "torch.from_numpy(x)"),
    ((list, tuple, int, float, np.generic), "torch.tensor(x)"),
)


def not_a_tensor(wrong: AttributeError) -> Exception:
    """Return the error for something that was read as a tensor, or the one that came.

    >>> not_a_tensor(AttributeError(name="_array", obj=[1.0]))
    ArgumentError('a Tensor is needed; got a list. Try: torch.tensor(x).')
    """
    given = wrong.obj
    if wrong.name != "_array" or isinstance(given, Tensor | type):
        return wrong
    hint = next((said for kinds, said in HINTS if isinstance(given, kinds)), None)
    kind = type(given)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    article = "an" if name[0] in "aeiou" else "a"
    return ArgumentError("a Tensor is needed", got=f"{article} {name}", hint=hint)


in_words[0] = not_a_tensor
