# cause: the last is taken
import numpy as np


def best_epoch(validation):
    turned = np.where(np.isnan(validation), np.inf, validation)[::-1]
    return len(validation) - 1 - int(turned.argmin())


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
