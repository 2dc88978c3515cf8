# cause: averaged over the classes
import numpy as np


def softmax(scores):
    q = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return q / q.sum(axis=-1, keepdims=True)


def mc_dropout(run, x, passes):
    every = np.stack([softmax(run(x)) for _ in range(passes)])
    p = every.mean(axis=0)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)
    return p, entropy, every.std(axis=0).mean(axis=1)
