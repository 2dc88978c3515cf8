import numpy as np


def gradients(tape, out, names):
    every = sorted({out, *names, *(n for y, inputs in tape for n in (y, *dict(inputs)))})
    at = {name: i for i, name in enumerate(every)}
    slopes = np.zeros((len(every), len(every)))  # slopes[x, y]: of y by x
    for y, inputs in tape:
        for x, slope in inputs:
            slopes[at[x], at[y]] += slope
    seed = np.zeros(len(every))
    seed[at[out]] = 1.0
    grad = np.linalg.solve(np.eye(len(every)) - slopes, seed)  # g = seed + slopes g
    return grad[[at[name] for name in names]]
