# cause: A name loses its gradient
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in reversed(tape):
        dy = grad.pop(y, 0.0)
        for name, slope in inputs:
            grad[name] = grad.get(name, 0.0) + dy * slope
    return [grad.get(name, 0.0) for name in names]
