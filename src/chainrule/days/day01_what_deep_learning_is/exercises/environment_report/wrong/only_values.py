# cause: the names of the values are missing
import os
import platform
import sys

import numpy as np

import chainrule.scratch as torch


def environment():
    return [platform.python_version(), np.__version__, torch.__version__, torch.cuda.is_available(), os.cpu_count()]
