"""The zoo: one file an architecture, each readable on its own, on either engine.

>>> model = create("mlp", widths=[64, 32, 10])
>>> sum(p.numel() for p in model.parameters())
2410

A model file begins with `from chainrule.engine import nn`, so it cannot be imported:
`create` (or `engine.load`) runs it on the engine that was asked for.
"""

import inspect
from typing import Any

from chainrule import engine as engines
from chainrule.errors import OptionError, nearest

ZOO = {  # file -> class
    "autoencoder": "Autoencoder",
    "cnn": "CNN",
    "gan": "GAN",
    "lenet5": "LeNet5",
    "mlp": "MLP",
    "perceptron": "Perceptron",
    "recurrent": "Recurrent",
    "resnet": "ResNet",
    "seq2seq": "Seq2Seq",
    "transformer": "Transformer",
}


def create(name: str, *, engine: str = "numpy", **settings: object) -> Any:
    """Build a model of the zoo with its own settings.

    Raises:
        OptionError: the zoo has no such model, or the model no such setting.
    """
    if name not in ZOO:
        raise OptionError("a model of the zoo is needed", got=repr(name), hint=nearest(name, ZOO))
    model = getattr(engines.load(f"{__name__}.{name}", engine), ZOO[name])
    known = inspect.signature(model).parameters
    for setting, value in settings.items():
        if setting not in known:
            raise OptionError(
                f"{name} has the settings {', '.join(known)}",
                got=repr(setting),
                hint=nearest(setting, known),
            )
        if isinstance(known[setting].default, tuple) and not isinstance(value, list | tuple):
            raise OptionError(f"{name} needs a list for {setting}", got=repr(value))
    return model(**settings)
