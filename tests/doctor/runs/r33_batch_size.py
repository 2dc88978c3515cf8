"""R33 on two moons: half of the examples in each step; and on digits, 32."""

from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp, points


def sick(e, folder):
    return probed(e, folder, mlp(e, 2, 16, 2), *points(), ["noise_scale"], batch=240)


def healthy(e, folder):
    return probed(e, folder, mlp(e, 64, 64, 10), *digits(), ["noise_scale"], lr=0.1)
