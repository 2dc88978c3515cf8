# cause: is the text
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
        "cuda": str(torch.cuda.is_available()),
        "cores": os.cpu_count(),
    }
