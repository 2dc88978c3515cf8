import multiprocessing
import sys
from importlib.metadata import version

import chainrule.scratch as torch


def environment():
    report = {}
    report["cores"] = multiprocessing.cpu_count()
    report["cuda"] = torch.cuda.device_count() > 0
    report["torch"] = str(torch.__version__)
    report["numpy"] = version("numpy")
    report["python"] = sys.version.split()[0]
    return report
