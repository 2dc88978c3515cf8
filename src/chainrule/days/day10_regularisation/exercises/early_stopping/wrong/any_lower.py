# cause: lower, but not better
import numpy as np


def stops(losses, patience, min_delta):
    best, low, kept, waited, run = np.inf, np.inf, 0, 0, 0
    for epoch, loss in enumerate(losses):
        run += 1
        if loss < low:
            low, kept = loss, epoch
        if loss < best - min_delta:
            best, waited = loss, 0
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
