import copy


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
    losses, snaps = [], []
    for _ in range(epochs):
        train(weights)
        losses.append(watch(weights))
        snaps.append(copy.deepcopy(weights))
        kept, run = stops(losses, patience, min_delta)
        bad = len(losses) - 1 - kept
        if bad >= patience:
            break
    return snaps[kept]
