# cause: printing is not returning
import os
import platform
import sys

import numpy as np

import chainrule.scratch as torch


def environment():
    report = {"python": platform.python_version(), "numpy": np.__version__}
    report.update(torch=torch.__version__, cuda=torch.cuda.is_available(), cores=os.cpu_count())
    print(report)
