import numpy as np


def best(losses):
    return np.nanargmin(losses)


def at_edge(values, losses, low, high):
    width = (high / low) ** 0.1  # a tenth of the range, as a factor
    value = values[np.nanargmin(losses)]
    return "low" if value <= low * width else "high" if value >= high / width else ""


def importance(values, losses, groups):
    order = np.argsort(values)
    y = np.log(losses[order])
    y = y[np.isfinite(y)]
    y = y - np.mean(y)
    within = sum(np.sum((part - np.mean(part)) ** 2) for part in np.array_split(y, groups))
    return 1 - within / np.sum(y**2)


def advantage(first, second):
    d = np.subtract(second, first)
    n = len(d)
    mean = np.sum(d) / n
    deviation = np.sqrt(np.sum((d - mean) ** 2) / (n - 1))
    return mean * np.sqrt(n) / deviation
