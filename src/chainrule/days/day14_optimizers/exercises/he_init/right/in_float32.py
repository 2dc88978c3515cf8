import numpy as np


def he(fan_out, fan_in, rng):
    return rng.standard_normal((fan_out, fan_in), dtype=np.float32) * np.float32(
        (2 / fan_in) ** 0.5
    )


def he_conv(channels_out, channels_in, k, rng):
    return he(channels_out, channels_in * k**2, rng).reshape(channels_out, channels_in, k, k)


def xavier(fan_out, fan_in, rng):
    a = (6 / (fan_in + fan_out)) ** 0.5
    return a * (2 * rng.random((fan_out, fan_in)) - 1)
