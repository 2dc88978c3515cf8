class Stopper:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.kept, self.left, self.epoch = float("inf"), 0, patience, 0

    def is_better(self, loss):
        better = loss + self.min_delta < self.best
        if better:
            self.best, self.kept, self.left = loss, self.epoch, self.patience
        else:
            self.left -= 1
        self.epoch += 1
        return better


def stops(losses, patience, min_delta):
    stopper = Stopper(patience, min_delta)
    for loss in losses:
        stopper.is_better(loss)
        if stopper.left == 0:
            break
    return stopper.kept, stopper.epoch


def fit(weights, train, watch, epochs, patience, min_delta):
    stopper = Stopper(patience, min_delta)
    best = {}
    for _ in range(epochs):
        train(weights)
        if stopper.is_better(watch(weights)):
            best = {name: w * 1 for name, w in weights.items()}
        if stopper.left == 0:
            break
    return best
