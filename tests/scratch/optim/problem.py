"""A small problem that both engines walk down side by side.

Parameters of several shapes, and a slope that depends on where they stand and on the step,
so that an error in any step is seen in all that follow.
"""

import numpy as np
import torch

from chainrule.scratch.tensor import Tensor, wrap

SHAPES = [(4, 3), (3,), (), (2, 1, 5)]


def start(dtype, seed=0):
    """Draw where the parameters begin."""
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.normal(size=shape), dtype=dtype) for shape in SHAPES]


def slope(array, t, i):
    """Return the gradient of a bowl with ripples at parameter i in step t."""
    shake = np.cos(1.3 * t + i + np.arange(array.size)).reshape(array.shape)
    return (array - 0.5 * i + 0.3 * np.sin(3 * array) + 0.2 * shake).astype(array.dtype)


def ours(arrays):
    """Return leaves of the NumPy engine."""
    out = [wrap(a.copy()) for a in arrays]
    for p in out:
        p.requires_grad = True
    return out


def theirs(arrays):
    """Return leaves of torch."""
    return [torch.from_numpy(a.copy()).requires_grad_() for a in arrays]


def values(params):
    """Return the numbers of either engine's tensors."""
    return [p._array if isinstance(p, Tensor) else p.detach().numpy() for p in params]


def give_gradients(params, t, skip=()):
    """Set `.grad` of every parameter, and None on those in `skip`."""
    for i, (p, array) in enumerate(zip(params, values(params), strict=True)):
        g = slope(array, t, i)
        if i in skip:
            p.grad = None
        else:
            p.grad = wrap(g) if isinstance(p, Tensor) else torch.from_numpy(np.asarray(g))


def to_torch(x):
    """Turn the tensors of a nested state into torch's."""
    return convert(x, Tensor, lambda t: torch.from_numpy(np.array(t._array)))


def to_ours(x):
    """Turn the tensors of a nested state into ours."""
    return convert(x, torch.Tensor, lambda t: wrap(np.array(t.detach().numpy())))


def convert(x, kind, change):
    """Apply `change` to every tensor in nested dicts and lists."""
    if isinstance(x, kind):
        return change(x)
    if isinstance(x, dict):
        return {key: convert(part, kind, change) for key, part in x.items()}
    if isinstance(x, list | tuple):
        return type(x)(convert(part, kind, change) for part in x)
    return x
