import copy


def stops(losses, patience, min_delta):
    best, kept = None, 0
    last = -1
    for last, loss in enumerate(losses):
        is_number = loss == loss
        if is_number and (best is None or best - loss > min_delta):
            best, kept = loss, last
        elif last - (kept if best is not None else -1) >= patience:
            break
    return kept, last + 1


def fit(weights, train, watch, epochs, patience, min_delta):
    losses, kept = [], None
    while len(losses) < epochs:
        train(weights)
        losses.append(watch(weights))
        at, run = stops(losses, patience, min_delta)
        if at == len(losses) - 1:
            kept = copy.deepcopy(weights)
        if len(losses) - 1 - at >= patience:
            break
    return kept
