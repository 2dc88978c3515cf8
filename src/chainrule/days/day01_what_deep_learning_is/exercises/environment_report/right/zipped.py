import os
import sys

import numpy

from chainrule import scratch


def environment():
    names = ("python", "numpy", "torch", "cuda", "cores")
    python = ".".join(str(part) for part in sys.version_info[:3])
    values = (python, numpy.__version__, scratch.__version__, scratch.cuda.is_available())
    return dict(zip(names, (*values, os.cpu_count()), strict=True))
