# cause: does the walk end after one entry
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            grad[name] = grad.get(name, 0.0) + grad.get(y, 0.0) * slope
        return [grad.get(name, 0.0) for name in names]
