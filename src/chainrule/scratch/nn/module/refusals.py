"""How the module protocol names what it refuses."""

from typing import Any


def kind_of(value: Any) -> str:
    """Name the type of `value` as PyTorch's messages do.

    >>> kind_of(3), kind_of(int)
    ('int', 'type')
    """
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
