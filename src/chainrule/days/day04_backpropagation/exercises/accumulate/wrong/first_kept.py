# cause: The first path to arrive is kept
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            if name not in grad:
                grad[name] = grad[y] * slope
    return [grad.get(name, 0.0) for name in names]
