import numpy as np


def best_epoch(validation):
    return np.nanargmin(validation)


def gap(train, validation):
    e = best_epoch(validation)
    return np.subtract(validation, train)[e]


def diagnose(train, validation, wanted):
    match (
        bool(train[-1] <= wanted),
        bool(validation[-1] <= wanted),
        bool(np.any(validation <= wanted)),
    ):
        case (False, _, _):
            return "underfits"
        case (_, True, _):
            return "fine"
        case (_, _, True):
            return "stop earlier"
    return "overfits"
