# cause: number of votes
import numpy as np

example = np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.9]])


def average(shares):
    return shares.mean(axis=0)


def answers(shares):
    return average(shares).argmax(axis=1)


def votes(shares):
    classes = np.arange(shares.shape[2])
    return (shares.argmax(axis=2)[:, :, None] == classes).sum(axis=0).max(axis=1)


def differ(shares):
    return np.nonzero(answers(shares) != votes(shares))[0]
