def best_epoch(validation):
    best, lowest = 0, float("inf")
    for epoch, loss in enumerate(validation):
        if loss < lowest:
            best, lowest = epoch, loss
    return best


def gap(train, validation):
    return (validation - train)[best_epoch(validation)]


def diagnose(train, validation, wanted):
    reached = [loss <= wanted for loss in validation]
    if not train[-1] <= wanted:
        return "underfits"
    if reached[-1]:
        return "fine"
    return "stop earlier" if True in reached else "overfits"
