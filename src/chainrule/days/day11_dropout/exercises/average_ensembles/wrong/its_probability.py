# cause: return its class
import numpy as np

example = np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.9]])


def average(shares):
    return shares.mean(axis=0)


def answers(shares):
    return average(shares).max(axis=1)


def votes(shares):
    chosen = shares.argmax(axis=2)  # (M, N)
    classes = np.arange(shares.shape[2])
    return (chosen[:, :, None] == classes).sum(axis=0).argmax(axis=1)


def differ(shares):
    return np.nonzero(answers(shares) != votes(shares))[0]
