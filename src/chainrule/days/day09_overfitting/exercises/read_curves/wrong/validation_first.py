# cause: validation loss is asked before
import numpy as np


def best_epoch(validation):
    return int(np.where(np.isnan(validation), np.inf, validation).argmin())


def gap(train, validation):
    at = best_epoch(validation)
    return validation[at] - train[at]


def diagnose(train, validation, wanted):
    if validation[-1] <= wanted:
        return "fine"
    if (validation <= wanted).any():
        return "stop earlier"
    if not train[-1] <= wanted:
        return "underfits"
    return "overfits"
