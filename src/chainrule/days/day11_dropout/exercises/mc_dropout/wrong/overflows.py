# cause: scores of 10,000
import numpy as np


def softmax(scores):
    q = np.exp(scores)
    return q / q.sum(axis=-1, keepdims=True)


def mc_dropout(run, x, passes):
    every = np.stack([softmax(run(x)) for _ in range(passes)])  # (T, N, K)
    p = every.mean(axis=0)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)
    answer = p.argmax(axis=1)
    spread = np.std(every[:, np.arange(len(p)), answer], axis=0)
    return p, entropy, spread
