# cause: epoch is asked for
import numpy as np


def best_epoch(validation):
    return np.nanmin(validation)


def gap(train, validation):
    at = int(np.nanargmin(validation))
    return validation[at] - train[at]


def diagnose(train, validation, wanted):
    if not train[-1] <= wanted:
        return "underfits"
    if validation[-1] <= wanted:
        return "fine"
    if (validation <= wanted).any():
        return "stop earlier"
    return "overfits"
