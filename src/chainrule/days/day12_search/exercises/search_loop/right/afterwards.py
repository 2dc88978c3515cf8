import math


def search(train, draw, runs):
    history = []
    while len(history) < runs:
        config = draw()
        history.append((config, train(config)))
    finished = [pair for pair in history if math.isfinite(pair[1])]
    best, loss = min(finished, key=lambda pair: pair[1])
    return best, loss, history


def halve(train, configs, epochs):
    spent = 0
    while len(configs) > 1:
        scored = []
        for number, config in enumerate(configs):
            loss = train(config, epochs)
            spent += epochs
            scored.append((loss if math.isfinite(loss) else math.inf, number, config))
        scored.sort(key=lambda one: one[:2])
        configs = [config for _, _, config in scored[: len(scored) // 2]]
        epochs = 2 * epochs
    return configs[0], spent
