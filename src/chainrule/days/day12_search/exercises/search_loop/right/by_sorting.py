import heapq
import math


def search(train, draw, runs):
    best, lowest, history = None, math.inf, []
    for _ in range(runs):
        config = draw()
        loss = train(config)
        history += [(config, loss)]
        if math.isfinite(loss) and loss <= lowest:
            best, lowest = config, loss
    return best, lowest, history


def halve(train, configs, epochs):
    spent, left = 0, configs[:]
    while len(left) != 1:
        losses = {i: train(config, epochs) for i, config in enumerate(left)}
        spent += epochs * len(losses)
        finite = {i: loss if math.isfinite(loss) else math.inf for i, loss in losses.items()}
        left = [left[i] for i in heapq.nsmallest(len(left) // 2, finite, key=finite.get)]
        epochs <<= 1
    return left.pop(), spent
