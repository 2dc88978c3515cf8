import numpy as np


def mc_dropout(run, x, passes):
    scores = np.array([run(x) for _ in range(passes)])
    top = scores.max(axis=2, keepdims=True)
    log_q = scores - top - np.log(np.exp(scores - top).sum(axis=2, keepdims=True))
    q = np.exp(log_q)
    p = np.einsum("tnk->nk", q) / passes
    best = np.argmax(p, axis=1)[None, :, None]
    chosen = np.take_along_axis(q, np.repeat(best, passes, axis=0), axis=2)[:, :, 0]
    spread = np.sqrt(np.mean((chosen - chosen.mean(axis=0)) ** 2, axis=0))
    return p, -np.sum(p * np.log(np.clip(p, 1e-300, 1)), axis=1), spread
