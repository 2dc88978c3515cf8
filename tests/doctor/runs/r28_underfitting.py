"""R28 on digits: everything goes through one unit, and through 64."""

from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp

NAMES = ["overfit_batch", "baseline"]


def sick(e, folder):
    def made():
        return mlp(e, 64, 1, 10)

    return probed(e, folder, made(), *digits(), NAMES, make_model=made, epochs=10)


def healthy(e, folder):
    def made():
        return mlp(e, 64, 64, 10)

    return probed(e, folder, made(), *digits(), NAMES, make_model=made)
