# cause: sorted by loss
import numpy as np


def best(losses):
    return int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))


def at_edge(values, losses, low, high):
    place = np.log(values[best(losses)] / low) / np.log(high / low)
    if place <= 0.1:
        return "low"
    return "high" if place >= 0.9 else ""


def importance(values, losses, groups):
    y = np.sort(np.log(losses[~np.isnan(losses)]))
    parts = np.array_split(y, groups)
    between = sum(len(part) * (part.mean() - y.mean()) ** 2 for part in parts)
    return between / ((y - y.mean()) ** 2).sum()


def advantage(first, second):
    d = second - first
    return d.mean() / (np.std(d, ddof=1) / np.sqrt(len(d)))
