import numpy as np


def mc_dropout(run, x, passes):
    mean, squares = 0, 0  # running mean, and sum of squared distances from it (Welford)
    for t in range(1, passes + 1):
        scores = run(x)
        q = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        q /= q.sum(axis=1, keepdims=True)
        gap = q - mean
        mean = mean + gap / t
        squares = squares + gap * (q - mean)
    best = mean.argmax(axis=1)[:, None]
    spread = np.sqrt(np.take_along_axis(squares / passes, best, axis=1))[:, 0]
    log_p = np.log(mean, out=np.zeros_like(mean), where=mean > 0)
    return mean, -np.einsum("nk,nk->n", mean, log_p), spread
