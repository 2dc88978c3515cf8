import numpy as np


def best(losses):
    return np.argsort(losses)[0]  # NaN is sorted last


def at_edge(values, losses, low, high):
    tenths = np.linspace(np.log(low), np.log(high), 11)
    part = np.searchsorted(tenths, np.log(values[best(losses)]))
    return {0: "low", 1: "low", 10: "high", 11: "high"}.get(int(part), "")


def importance(values, losses, groups):
    done = np.flatnonzero(np.isfinite(losses))
    y = np.log(losses[done[np.argsort(values[done])]])
    means = [np.full(len(part), part.mean()) for part in np.array_split(y, groups)]
    return np.var(np.concatenate(means)) / np.var(y)


def advantage(first, second):
    d = second - first
    return d.mean() / np.sqrt(d.var() / (d.size - 1))
