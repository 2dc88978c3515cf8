# cause: The sign of the gap is lost
import numpy as np


def best_epoch(validation):
    return int(np.where(np.isnan(validation), np.inf, validation).argmin())


def gap(train, validation):
    at = best_epoch(validation)
    return abs(validation[at] - train[at])


def diagnose(train, validation, wanted):
    if not train[-1] <= wanted:
        return "underfits"
    if validation[-1] <= wanted:
        return "fine"
    if (validation <= wanted).any():
        return "stop earlier"
    return "overfits"
