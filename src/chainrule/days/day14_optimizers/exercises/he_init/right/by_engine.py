import chainrule.scratch as torch
from chainrule.scratch import nn


def drawn(fill, shape, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    return fill(torch.empty(*shape)).numpy()


def he(fan_out, fan_in, rng):
    fill = nn.init.kaiming_normal_
    return drawn(lambda w: fill(w, nonlinearity="relu"), (fan_out, fan_in), rng)


def he_conv(channels_out, channels_in, k, rng):
    fill = nn.init.kaiming_normal_
    shape = (channels_out, channels_in, k, k)
    return drawn(lambda w: fill(w, nonlinearity="relu"), shape, rng)


def xavier(fan_out, fan_in, rng):
    return drawn(nn.init.xavier_uniform_, (fan_out, fan_in), rng)
