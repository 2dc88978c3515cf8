import itertools

import numpy as np


def learned(inputs, gate):
    examples = [np.array([*x, 1]) for x in itertools.product((0, 1), repeat=inputs)]
    w = np.zeros(inputs + 1)
    for x in examples * 50:
        w = w + (int(gate(*x[:-1])) - int(x @ w > 0)) * x
    return w


AND = learned(2, lambda p, q: p and q)
OR = learned(2, lambda p, q: p or q)
NOT = learned(1, lambda p: not p)
NAND = learned(2, lambda p, q: not (p and q))
IMPLIES = learned(2, lambda p, q: not p or q)
MAJORITY = learned(3, lambda p, q, r: p + q + r >= 2)
XOR_EXISTS = False
