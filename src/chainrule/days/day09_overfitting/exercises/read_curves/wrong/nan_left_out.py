# cause: left out of the count
import numpy as np


def best_epoch(validation):
    return int(np.argmin(validation[~np.isnan(validation)]))


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
