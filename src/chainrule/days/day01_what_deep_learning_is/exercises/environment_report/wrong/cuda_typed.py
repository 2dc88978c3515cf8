# cause: typed by hand
import os
import platform
import sys

import numpy as np

import chainrule.scratch as torch


def environment():
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "cuda": False,
        "cores": os.cpu_count(),
    }
