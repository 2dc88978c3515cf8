import numpy as np


def p_right(z, t):
    return np.exp(-np.logaddexp(0, np.where(t == 1, -z, z)))


def focal(z, t, gamma):
    loss = np.logaddexp(0, np.where(t == 1, -z, z))
    return ((-np.expm1(-loss)) ** gamma * loss).mean()
