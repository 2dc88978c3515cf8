import math

import numpy as np


def best(losses):
    winner = None
    for number, loss in enumerate(losses):
        if loss == loss and (winner is None or loss < losses[winner]):
            winner = number
    return winner


def at_edge(values, losses, low, high):
    at = math.log(values[best(losses)])
    tenth = (math.log(high) - math.log(low)) / 10
    if at - math.log(low) <= tenth:
        return "low"
    if math.log(high) - at <= tenth:
        return "high"
    return ""


def importance(values, losses, groups):
    pairs = sorted((v, math.log(x)) for v, x in zip(values, losses) if x == x)
    y = [one for _, one in pairs]
    mean = sum(y) / len(y)
    total = sum((one - mean) ** 2 for one in y)
    between = 0.0
    for part in np.array_split(np.array(y), groups):
        between += len(part) * (sum(part) / len(part) - mean) ** 2
    return between / total


def advantage(first, second):
    d = [b - a for a, b in zip(first, second)]
    error = np.std(d, ddof=1) / math.sqrt(len(d))
    return sum(d) / len(d) / error
