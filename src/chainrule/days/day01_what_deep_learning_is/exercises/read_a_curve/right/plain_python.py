import math


def best_epoch(train, validation):
    best = 0
    for epoch, loss in enumerate(validation):
        if loss < validation[best]:
            best = epoch
    return best


def reading(train, validation):
    first, last = train[0], train[-1]
    fine = math.isfinite(last) and last <= first
    if not fine:
        return "diverges"
    fell = last / first <= 0.9
    if not fell:
        return "stuck"
    rose_again = validation[-1] / validation[best_epoch(train, validation)] > 1.1
    return "overfits" if rose_again else "learns"
