"""Every error raised on purpose: what was needed, what came, what to try.

    ChainruleError
    ├── ShapeError       axes that do not fit              (also RuntimeError, as PyTorch's)
    ├── DtypeError       a dtype that does not fit         (also RuntimeError)
    ├── AxisError        a dimension that is not there     (also IndexError)
    ├── OptionError      an argument with a wrong value    (also ValueError)
    │   └── RangeError      one outside its range             (also RuntimeError)
    ├── ArgumentError    an argument of a wrong type       (also TypeError)
    ├── GraphError       a backward pass that cannot run   (also RuntimeError)
    ├── StateError       a state_dict that does not fit    (also RuntimeError)
    ├── EngineError      an engine that cannot answer      (also ImportError)
    ├── LinAlgError      a matrix without an inverse       (also RuntimeError)
    ├── LoadError        a saved file damaged or unsafe    (also RuntimeError)
    ├── NotCovered       a part of PyTorch not built here  (also NotImplementedError)
    │   ├── NotCoveredName    one asked for by its name    (also AttributeError)
    │   └── NotCoveredModule  one asked for by an import   (also ModuleNotFoundError)
    ├── UnknownName      a name that nobody has            (also AttributeError)
    ├── AttributeMissing a name that an object lacks       (also AttributeError)
    ├── KeyMissing       a key that a container lacks      (also KeyError)
    ├── NameTaken        a name that cannot be registered  (also KeyError)
    ├── ForwardMissing   a module without a forward pass   (also NotImplementedError)
    ├── DataError        a data set missing or damaged
    ├── RecipeError      a recipe that cannot be run
    ├── RunError         a run folder that cannot be used
    ├── ScriptError      a script that cannot be started
    ├── LessonError      a lesson that cannot be shown
    ├── ExerciseError    an exercise that is not there, or cannot be graded
    ├── CardError        a card that is not there, or cannot be asked
    ├── PictureError     a picture that cannot be drawn
    ├── StoreError       a database that cannot be used
    ├── ServerError      pages that cannot be served
    └── TrainingStopped  training went wrong and was ended

>>> str(ShapeError("relu needs (B, 4)", got="(2, 3)", hint="pass 4 features"))
'relu needs (B, 4); got (2, 3). Try: pass 4 features.'
"""

from collections.abc import Iterable
from difflib import get_close_matches


class ChainruleError(Exception):
    """Base of every error this library raises on purpose."""

    def __init__(self, needed: str, *, got: str | None = None, hint: str | None = None) -> None:
        """Say what was needed, what came (`got`) and what to try (`hint`)."""
        text = needed if got is None else f"{needed}; got {got}"
        text = text.rstrip(".") + "."
        advice = "" if hint is None else f" Try: {hint}" + "." * (hint[-1:] not in ".?!")
        super().__init__(text + advice)
        self.needed, self.got, self.hint = needed, got, hint


class ShapeError(ChainruleError, RuntimeError):
    """An array arrived with axes that do not fit."""


class DtypeError(ChainruleError, RuntimeError):
    """An array arrived with a dtype that does not fit."""


class AxisError(ChainruleError, IndexError):
    """A dimension or index was named that the tensor does not have."""


class OptionError(ChainruleError, ValueError):
    """An argument has a value outside what it may be."""


class RangeError(OptionError, RuntimeError):
    """A number lies outside the range it may come from; PyTorch's kernels say RuntimeError."""


class ArgumentError(ChainruleError, TypeError):
    """An argument has a type that is not accepted."""


class GraphError(ChainruleError, RuntimeError):
    """The backward pass cannot run: no graph, a freed graph, or an overwritten value."""


class StateError(ChainruleError, RuntimeError):
    """A saved state does not fit the object it is loaded into."""


class LinAlgError(ChainruleError, RuntimeError):
    """A matrix has no such inverse or factorization."""


class LoadError(ChainruleError, RuntimeError):
    """A saved file is damaged, foreign, or asks for more than numbers and containers."""


class EngineError(ChainruleError, ImportError):
    """An engine is unknown, not installed, or asked for where none is active."""


class NotCovered(ChainruleError, NotImplementedError):  # noqa: N818 - reads as a sentence
    """A part of PyTorch that the readable engine does not have."""


class NotCoveredName(NotCovered, AttributeError):  # noqa: N818 - reads as a sentence
    """A name of PyTorch that the readable engine does not have; `hasattr` says False."""


class NotCoveredModule(NotCovered, ModuleNotFoundError):  # noqa: N818 - reads as a sentence
    """A module of PyTorch, or a name in one, that an import asks for and nobody has here."""


class UnknownName(ChainruleError, AttributeError):  # noqa: N818 - reads as a sentence
    """A name that neither PyTorch nor the readable engine has."""


class AttributeMissing(ChainruleError, AttributeError):  # noqa: N818 - reads as a sentence
    """An object has no such attribute."""


class KeyMissing(ChainruleError, KeyError):  # noqa: N818 - reads as a sentence
    """A container has nothing under this key."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError's own would print the text in quotes


class NameTaken(ChainruleError, KeyError):  # noqa: N818 - reads as a sentence
    """A name is in use already, or cannot be a part of a path."""

    def __str__(self) -> str:
        return str(self.args[0])


class ForwardMissing(ChainruleError, NotImplementedError):  # noqa: N818 - reads as a sentence
    """A class does not say what calling it computes."""


class DataError(ChainruleError):
    """A data set is missing, damaged or cannot be fetched."""


class RecipeError(ChainruleError):
    """A recipe has an unknown key, a wrong type or a value that cannot be run."""


class RunError(ChainruleError):
    """A run folder is missing, damaged or of another version."""


class ScriptError(ChainruleError):
    """A script cannot be started: it is not there, or not Python."""


class LessonError(ChainruleError):
    """A day is not there, or its lesson cannot be shown."""


class ExerciseError(ChainruleError):
    """An exercise is not there, or cannot be graded."""


class CardError(ChainruleError):
    """A card is not there, or cannot be asked."""


class PictureError(ChainruleError):
    """A picture is not there, or cannot be drawn with these settings."""


class StoreError(ChainruleError):
    """The database is missing, damaged, of another version, or somebody else's."""


class ServerError(ChainruleError):
    """The pages cannot be served."""


class TrainingStopped(ChainruleError):  # noqa: N818 - an event, not only an error
    """Training was ended because going on would be useless, as after a NaN loss."""


def nearest(name: str, choices: Iterable[str]) -> str:
    """Return a hint that names the choice closest to `name`.

    >>> nearest("mnits", ["digits", "mnist"])
    "did you mean 'mnist'?"
    >>> nearest("sgd", ["Adam", "SGD"])
    "did you mean 'SGD'?"
    """
    known = {choice.lower(): choice for choice in sorted(choices)}
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    if close:
        return f"did you mean {known[close[0]]!r}?"
    return f"choose one of {', '.join(known.values())}"
