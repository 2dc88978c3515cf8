"""The errors of attention, which PyTorch reports with an assertion, or without, by the path taken.

ShapeError, DtypeError, OptionError
├── HeadsError       inputs or masks whose axes do not fit   (also AssertionError)
├── MaskDtypeError   a mask of a dtype that is none          (also AssertionError)
└── AttentionOption  settings that do not go together        (also RuntimeError, AssertionError)
"""

from chainrule.errors import DtypeError, OptionError, ShapeError


class HeadsError(ShapeError, AssertionError):
    """Inputs or masks have axes that do not fit."""


class MaskDtypeError(DtypeError, AssertionError):
    """A mask is neither of booleans nor of floats."""


class AttentionOption(OptionError, RuntimeError, AssertionError):  # noqa: N818 - reads as a noun
    """A setting is missing, or does not go with another."""
