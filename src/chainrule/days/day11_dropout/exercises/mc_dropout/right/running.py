import numpy as np


def mc_dropout(run, x, passes):
    every = []
    for _ in range(passes):
        scores = np.asarray(run(x))
        q = np.exp(scores - scores.max(axis=1)[:, None])
        every.append(q / q.sum(axis=1)[:, None])
    p = sum(every) / passes
    entropy, spread = [], []
    for n in range(len(p)):
        some = p[n][p[n] > 0]
        entropy.append(-np.sum(some * np.log(some)))
        spread.append(np.std([q[n, np.argmax(p[n])] for q in every]))
    return p, np.array(entropy), np.array(spread)
