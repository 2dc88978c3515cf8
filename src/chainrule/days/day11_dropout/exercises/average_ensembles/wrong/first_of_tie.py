# cause: voted for first
from collections import Counter

import numpy as np

example = np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.9]])


def average(shares):
    return shares.mean(axis=0)


def answers(shares):
    return average(shares).argmax(axis=1)


def votes(shares):
    chosen = shares.argmax(axis=2).T.tolist()
    return np.array([Counter(row).most_common(1)[0][0] for row in chosen])


def differ(shares):
    return np.nonzero(answers(shares) != votes(shares))[0]
