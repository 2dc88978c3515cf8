# cause: weights that were shrunk
def descend(w, g, lr):
    return w - lr * g


def momentum(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * v, v


def nesterov(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


def decayed(w, g, decay):
    return w - decay * w
