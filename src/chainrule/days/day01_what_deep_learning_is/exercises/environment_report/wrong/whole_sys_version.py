# cause: more than the version
import os
import platform
import sys

import numpy as np

import chainrule.scratch as torch


def environment():
    return {
        "python": sys.version,
        "numpy": np.__version__,
        "torch": torch.__version__,
        "cuda": torch.cuda.is_available(),
        "cores": os.cpu_count(),
    }
