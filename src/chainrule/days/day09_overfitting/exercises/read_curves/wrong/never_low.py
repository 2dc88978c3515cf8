# cause: never low enough is told to stop
import numpy as np


def best_epoch(validation):
    return int(np.where(np.isnan(validation), np.inf, validation).argmin())


def gap(train, validation):
    at = best_epoch(validation)
    return validation[at] - train[at]


def diagnose(train, validation, wanted):
    if not train[-1] <= wanted:
        return "underfits"
    if validation[-1] <= wanted:
        return "fine"
    if validation[-1] > validation.min():
        return "stop earlier"
    return "overfits"
