# cause: `fit` does not use `min_delta`
import numpy as np


def stops(losses, patience, min_delta):
    best, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < best - min_delta:
            best, kept, waited = loss, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return kept, epoch + 1
    return kept, len(losses)


def fit(weights, train, watch, epochs, patience, min_delta):
    best, waited, kept = np.inf, 0, None
    for _ in range(epochs):
        train(weights)
        loss = watch(weights)
        if loss < best:
            best, waited = loss, 0
            kept = {k: v.copy() for k, v in weights.items()}
        else:
            waited += 1
            if waited >= patience: break
    return kept
