"""What compiles, in PyTorch, passes through: the same functions run as they are written.

compiler.py  torch.compile and torch.compiler
jit.py       torch.jit.script; a trace or a saved TorchScript file is not covered
profiler.py  torch.profiler: names of regions pass; measuring is not covered
"""

from chainrule.scratch.compiling.compiler import compile

__all__ = ["compile"]
