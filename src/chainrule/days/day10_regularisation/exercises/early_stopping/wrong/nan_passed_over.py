# cause: NaN is passed over
import numpy as np


def stops(losses, patience, min_delta):
    best, kept, waited, run = np.inf, 0, 0, 0
    for epoch, loss in enumerate(losses):
        run += 1
        if np.isnan(loss):
            continue
        if loss < best - min_delta:
            best, kept, waited = loss, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return kept, run


def fit(weights, train, watch, epochs, patience, min_delta):
    best, kept, waited = float("inf"), weights, 0
    for _ in range(epochs):
        train(weights)
        loss = watch(weights)
        if loss < best - min_delta:
            best, waited = loss, 0
            kept = {name: np.copy(w) for name, w in weights.items()}
        else:
            waited += 1
        if waited >= patience:
            break
    return kept
