"""`SummaryWriter`: to tensorboardX where it is installed, else to nowhere.

>>> import warnings
>>> with warnings.catch_warnings(action="ignore"):
...     with SummaryWriter("runs/first") as writer:
...         writer.add_scalar("loss", 0.5, 1)
"""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tensor.core import Tensor

__all__ = ["SummaryWriter"]
ADDING = (
    "audio custom_scalars custom_scalars_marginchart custom_scalars_multilinechart embedding "
    "figure hparams histogram histogram_raw image image_with_boxes images mesh onnx_graph "
    "pr_curve pr_curve_raw scalar scalars text video"
)
_said: set[str] = set()


def say_once(text: str) -> None:
    """Warn, the first time only."""
    if text not in _said:
        _said.add(text)
        warnings.warn(text, stacklevel=3)


class SummaryWriter:
    """Write figures of a run for TensorBoard, through tensorboardX; without it, write nothing."""

    def __init__(
        self,
        log_dir: Any = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        filename_suffix: str = "",
    ) -> None:
        """Open the folder of a run; by default one below `runs/`."""
        self.log_dir = str(log_dir or Path("runs") / f"run{comment}")
        self.to: Any = None
        if find_spec("tensorboardX") is None:
            say_once("SummaryWriter writes nothing without tensorboardX: pip install tensorboardX")
            return
        folder = None if log_dir is None else self.log_dir
        self.to = import_module("tensorboardX").SummaryWriter(
            *(folder, comment, purge_step, max_queue, flush_secs, filename_suffix),
        )
        self.log_dir = self.to.logdir

    def _hand_on(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the other writer, with arrays for tensors."""
        if self.to is None:
            return None
        named = {key: as_array(value) for key, value in kwargs.items()}
        return getattr(self.to, name)(*map(as_array, args), **named)

    def add_graph(self, model: Any, *_: Any, **__: Any) -> None:
        """Leave the graph out: PyTorch gets it from TorchScript."""
        say_once("SummaryWriter.add_graph writes nothing on the readable engine")

    def get_logdir(self) -> str:
        """Return the folder of the run."""
        return self.log_dir

    def flush(self) -> None:
        """Write what waits."""
        self._hand_on("flush")

    def close(self) -> None:
        """Write what waits, and end."""
        self._hand_on("close")

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def adding(name: str) -> Any:
    """Return a method that hands a figure on."""

    def add(self: SummaryWriter, *args: Any, **kwargs: Any) -> Any:
        return self._hand_on(name, *args, **kwargs)

    add.__name__, add.__doc__ = name, f"As tensorboardX's `{name}`."
    return add


for _what in ADDING.split():
    setattr(SummaryWriter, f"add_{_what}", adding(f"add_{_what}"))


def as_array(value: Any) -> Any:
    """Return arrays for tensors, inside lists and dictionaries too."""
    if isinstance(value, Tensor):
        return value.detach().numpy()
    if isinstance(value, dict):
        return {key: as_array(part) for key, part in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(as_array(part) for part in value)
    return value


__getattr__ = answers_for("torch.utils.tensorboard")
