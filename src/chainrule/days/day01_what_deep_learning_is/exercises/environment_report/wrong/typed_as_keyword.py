# cause: `cuda` is typed by hand
"""Say what a result was computed with."""

import os
import platform

import numpy as np

import chainrule.scratch as torch


def environment():
    return dict(python=platform.python_version(), numpy=np.__version__, torch=torch.__version__, cuda=False, cores=os.cpu_count())
