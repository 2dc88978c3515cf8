# cause: only the beginning
"""Say what a result was computed with."""

import sys
import os
import platform

import numpy as np

import chainrule.scratch as torch


def environment():
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", "numpy": np.__version__, "torch": torch.__version__, "cuda": torch.cuda.is_available(), "cores": os.cpu_count()}
