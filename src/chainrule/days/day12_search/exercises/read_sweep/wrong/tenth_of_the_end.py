# cause: one of the end
import numpy as np


def best(losses):
    return int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))


def at_edge(values, losses, low, high):
    value = values[best(losses)]
    if value <= low + 0.1 * low:
        return "low"
    return "high" if value >= high - 0.1 * high else ""


def importance(values, losses, groups):
    fine = ~np.isnan(losses)
    y = np.log(losses[fine])
    parts = np.array_split(y[np.argsort(values[fine])], groups)
    between = sum(len(part) * (part.mean() - y.mean()) ** 2 for part in parts)
    return between / ((y - y.mean()) ** 2).sum()


def advantage(first, second):
    d = second - first
    return d.mean() / (np.std(d, ddof=1) / np.sqrt(len(d)))
