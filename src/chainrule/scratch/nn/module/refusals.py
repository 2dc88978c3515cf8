"""The errors of the module protocol whose builtin base no other part of the engine needs.

ChainruleError
├── AttributeMissing  a name that the module does not have    (also AttributeError)
├── NameTaken         a name that cannot be registered        (also KeyError)
├── NameMissing       a key that a container does not have    (also KeyError)
└── ForwardMissing    a module without a forward pass         (also NotImplementedError)
"""

from typing import Any

from chainrule.errors import ChainruleError


class AttributeMissing(ChainruleError, AttributeError):  # noqa: N818 - reads as a sentence
    """The module has no such attribute."""


class NameTaken(ChainruleError, KeyError):  # noqa: N818 - reads as a sentence
    """The name is in use already, or cannot be a part of a path."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError's own would print the text in quotes


class NameMissing(ChainruleError, KeyError):  # noqa: N818 - reads as a sentence
    """The container has nothing under this key."""

    def __str__(self) -> str:
        return str(self.args[0])


class ForwardMissing(ChainruleError, NotImplementedError):  # noqa: N818 - reads as a sentence
    """The class does not say what calling it computes."""


def kind_of(value: Any) -> str:
    """Name the type of `value` as PyTorch's messages do.

    >>> kind_of(3), kind_of(ForwardMissing)
    ('int', 'type')
    """
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
