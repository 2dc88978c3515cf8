# cause: holds a function
"""Say what a result was computed with."""

import os
import platform

import numpy as np

import chainrule.scratch as torch


def environment():
    return {"python": platform.python_version, "numpy": np.__version__, "torch": torch.__version__, "cuda": torch.cuda.is_available(), "cores": os.cpu_count()}
