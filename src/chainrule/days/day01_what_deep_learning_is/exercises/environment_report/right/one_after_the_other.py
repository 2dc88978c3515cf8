import os
import platform

import numpy as np

import chainrule.scratch as torch


def environment():
    out = {}
    out.update({"python": platform.python_version(), "numpy": np.version.version})
    out |= {"torch": torch.__version__}
    if torch.cuda.is_available():
        out["cuda"] = True
    else:
        out["cuda"] = False
    out["cores"] = os.cpu_count() or 1
    return out
