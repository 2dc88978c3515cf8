"""Two schedules: the rates of all steps."""

import numpy as np


def warm_cosine(warm, total, peak, low):
    """Return an even rise over `warm` steps, then half a cosine from peak towards low.

    Shape: -> (total,)
    """
    raise NotImplementedError


def restarts(length, cycles, peak, low):
    """Return half a cosine of `length` steps, `cycles` times.

    Shape: -> (length * cycles,)
    """
    raise NotImplementedError
