# cause: the gradient of `out` by itself is 1
def gradients(tape, out, names):
    grad = {}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            grad[name] = grad.get(name, 0.0) + grad.get(y, 0.0) * slope
    return [grad.get(name, 0.0) for name in names]
