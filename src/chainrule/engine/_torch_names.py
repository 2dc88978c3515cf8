"""PyTorch's names. Load it with `engine.get("torch")`."""

import torch
from torch import nn, optim
from torch.nn import functional as F

__all__ = ["F", "nn", "optim", "torch"]
