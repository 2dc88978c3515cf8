# cause: Where paths meet they are multiplied
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            grad[name] = grad.get(name, 1.0) * grad[y] * slope
    return [grad.get(name, 0.0) for name in names]
