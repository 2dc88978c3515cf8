"""Let `import torch` mean this engine: for a block, a program, and the processes it starts.

    with answering_as_torch():
        import torch
        import torch.nn.functional as F

        print(F.relu(torch.tensor([-1.0, 2.0])))  # tensor([0., 2.])

names.py     which module of the engine stands for which of PyTorch's
finder.py    what an import of `torch…` finds: the same module objects, never a second copy
aliases.py   answering_as_torch: put the names up, and take them down again
children.py  processes that are started anew put the names up first
"""

from chainrule.scratch.answering.aliases import answering_as_torch

__all__ = ["answering_as_torch"]
