# cause: changes its input
def descend(w, g, lr):
    w -= lr * g
    return w


def momentum(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * v, v


def nesterov(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


def decayed(w, g, decay):
    return g + decay * w
