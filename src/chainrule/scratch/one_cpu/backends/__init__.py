"""Libraries below PyTorch, none of which computes here; their switches can be set and read.

>>> cudnn.benchmark = True
>>> cudnn.is_available(), mps.is_available(), cudnn.benchmark
(False, False, True)
>>> cudnn.benchmark = False
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.one_cpu.backends import cuda, cudnn, mkl, mkldnn, mps, openmp

__all__ = ["cuda", "cudnn", "mkl", "mkldnn", "mps", "openmp"]

__getattr__ = answers_for("torch.backends")
