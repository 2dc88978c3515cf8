# cause: read at its last epoch
import numpy as np


def best_epoch(validation):
    return int(np.where(np.isnan(validation), np.inf, validation).argmin())


def gap(train, validation):
    return validation[best_epoch(validation)] - train[-1]


def diagnose(train, validation, wanted):
    if not train[-1] <= wanted:
        return "underfits"
    if validation[-1] <= wanted:
        return "fine"
    if (validation <= wanted).any():
        return "stop earlier"
    return "overfits"
