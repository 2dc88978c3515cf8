"""How the engine's own warnings are shown: as one block, without the line of code."""

from __future__ import annotations

import os
import warnings
from typing import Any

OWN = __name__.partition(".")[0]


def show_warnings() -> None:
    """Show warnings of the engine's own kind so; all others as Python does.

    NumPy's on overflow and the like are left out where the engine computes: PyTorch is silent.
    """
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=rf"{OWN}\.scratch\.")
    plain = warnings.formatwarning

    def shown(message: Any, kind: type[Warning], file: str, line: int, *more: Any) -> str:
        if kind.__module__.partition(".")[0] != OWN:
            return plain(message, kind, file, line, *more)
        return f"Warning ({os.path.relpath(file)}, line {line}): {message}\n"

    warnings.formatwarning = shown  # type: ignore[assignment]  # it is called by place
