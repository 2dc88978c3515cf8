"""The first weights of a layer."""

import numpy as np


def he(fan_out, fan_in, rng):
    """Return normal weights of variance 2 / fan_in.

    Shape: -> (fan_out, fan_in)
    """
    raise NotImplementedError


def he_conv(channels_out, channels_in, k, rng):
    """Return kernels by the same rule.

    Shape: -> (channels_out, channels_in, k, k)
    """
    raise NotImplementedError


def xavier(fan_out, fan_in, rng):
    """Return uniform weights of variance 2 / (fan_in + fan_out).

    Shape: -> (fan_out, fan_in)
    """
    raise NotImplementedError
