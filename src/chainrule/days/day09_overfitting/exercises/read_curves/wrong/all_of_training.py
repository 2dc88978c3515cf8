# cause: high before
import numpy as np


def best_epoch(validation):
    return int(np.where(np.isnan(validation), np.inf, validation).argmin())


def gap(train, validation):
    at = best_epoch(validation)
    return validation[at] - train[at]


def diagnose(train, validation, wanted):
    if (train > wanted).any(): return "underfits"
    if validation[-1] <= wanted: return "fine"
    return "stop earlier" if (validation <= wanted).any() else "overfits"
