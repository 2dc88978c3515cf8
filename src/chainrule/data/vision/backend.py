"""The readable engine's names, for every file here that makes or takes tensors.

`torchvision` is answered only where a script runs on the readable engine, so there is one
engine to speak of. Random numbers come from its default generator, as in PyTorch.
"""

from typing import Any

from chainrule.engine import get

_engine = get("numpy")
torch: Any = _engine.torch
nn: Any = _engine.nn
F: Any = _engine.F

__all__ = ["F", "nn", "torch"]
