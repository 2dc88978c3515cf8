# cause: holds the module
import os
import platform
import sys

import numpy as np

import chainrule.scratch as torch


def environment():
    return {
        "python": platform.python_version(),
        "numpy": np,
        "torch": torch.__version__,
        "cuda": torch.cuda.is_available(),
        "cores": os.cpu_count(),
    }
