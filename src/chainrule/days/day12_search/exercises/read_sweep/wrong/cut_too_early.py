# cause: with the failed runs in them
import numpy as np


def best(losses):
    return int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))


def at_edge(values, losses, low, high):
    place = np.log(values[best(losses)] / low) / np.log(high / low)
    if place <= 0.1:
        return "low"
    return "high" if place >= 0.9 else ""


def importance(values, losses, groups):
    y = np.log(losses)[np.argsort(values)]
    between = 0
    for part in np.array_split(y, groups):
        count = np.count_nonzero(~np.isnan(part))
        between += count * (np.nanmean(part) - np.nanmean(y)) ** 2
    return between / np.nansum((y - np.nanmean(y)) ** 2)


def advantage(first, second):
    d = second - first
    return d.mean() / (np.std(d, ddof=1) / np.sqrt(len(d)))
