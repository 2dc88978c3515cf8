"""What a name of torchvision answers that is not here: that it is not covered, and what to do.

`torchvision.json` lists torchvision's public names by namespace.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from chainrule.errors import NotCovered, UnknownName, nearest

ON_PYTORCH = "on PyTorch: pip install torch torchvision, then chainrule run --engine torch SCRIPT"
HINTS = {
    "torchvision.models": "write the layers with torch.nn, as chainrule.models does, or run it ",
    "torchvision.datasets": "ImageFolder and DatasetFolder read any folder of pictures; or run it ",
}


class NotCoveredHere(NotCovered, ImportError):  # noqa: N818 - reads as a sentence
    """A name of torchvision that is not here.

    Why: `from torchvision.models import resnet18` turns an AttributeError into an ImportError
         without its text, and lets this one pass as it is.
    """


@cache
def torchvision_names() -> dict[str, frozenset[str]]:
    """Return torchvision's public names by namespace."""
    text = Path(__file__).with_name("torchvision.json").read_text(encoding="utf-8")
    return {namespace: frozenset(names.split()) for namespace, names in json.loads(text).items()}


def answers_for(namespace: str, here: frozenset[str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a module that answers as one of torchvision's."""

    def answer(name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        full, known = f"{namespace}.{name}", torchvision_names()[namespace]
        if name in known:
            instead = HINTS.get(".".join(namespace.split(".")[:2]), "")
            raise NotCoveredHere(
                f"{full} is not covered by the readable engine", hint=instead + ON_PYTORCH
            )
        meant = nearest(name, here | known) if here | known else None
        raise UnknownName(f"{full} does not exist, in torchvision neither", hint=meant)

    return answer
