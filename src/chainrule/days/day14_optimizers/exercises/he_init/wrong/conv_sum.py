# cause: adds channels and places
import numpy as np


def he(fan_out, fan_in, rng):
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))


def he_conv(channels_out, channels_in, k, rng):
    return rng.normal(0, np.sqrt(2 / (channels_in + k * k)), (channels_out, channels_in, k, k))


def xavier(fan_out, fan_in, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
