"""Deep learning you can step into: an engine, models, training and reports you can read.

>>> from chainrule import scratch as torch
>>> x = torch.tensor([2.0], requires_grad=True)
>>> (x * x).backward()
>>> x.grad
tensor([4.])
"""

__version__ = "0.1.0"
