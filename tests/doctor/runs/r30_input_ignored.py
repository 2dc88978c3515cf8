"""R30 on digits: a layer that starts and stays at zero cuts the inputs off; and none that does."""

from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp


def sick(e, folder):
    model = mlp(e, 64, 64, 10)
    for parameter in model[0].parameters():
        e.nn.init.zeros_(parameter)
        parameter.requires_grad_(False)
    return probed(e, folder, model, *digits(), ["zeroed_inputs"], lr=0.1)


def healthy(e, folder):
    return probed(e, folder, mlp(e, 64, 64, 10), *digits(), ["zeroed_inputs"], lr=0.1)
