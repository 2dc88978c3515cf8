import numpy as np


def best_epoch(validation):
    return np.nanargmin(validation)


def gap(train, validation):
    return np.subtract(validation, train)[np.nanargmin(validation)]


def diagnose(train, validation, wanted):
    learned = bool(train[-1] <= wanted)
    ends_well = bool(validation[-1] <= wanted)
    was_good = bool(np.nanmin(validation) <= wanted)
    if learned:
        return {(True, True): "fine", (False, True): "stop earlier"}.get(
            (ends_well, was_good), "overfits"
        )
    return "underfits"
