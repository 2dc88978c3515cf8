# cause: changes its input
import numpy as np


def best_epoch(validation):
    validation[np.isnan(validation)] = np.inf
    return int(np.argmin(validation))


def gap(train, validation):
    at = best_epoch(validation)
    return validation[at] - train[at]


def diagnose(train, validation, wanted):
    if not train[-1] <= wanted:
        return "underfits"
    if validation[-1] <= wanted:
        return "fine"
    if (validation <= wanted).any():
        return "stop earlier"
    return "overfits"
