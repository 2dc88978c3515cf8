# cause: The learning rate is missing: w moves
def descend(w, g, lr):
    return w - lr * g


def momentum(w, v, g, lr, beta):
    v = beta * v + g
    return w - v, v


def nesterov(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


def decayed(w, g, decay):
    return g + decay * w
