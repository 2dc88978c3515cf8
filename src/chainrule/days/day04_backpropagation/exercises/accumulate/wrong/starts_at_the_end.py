# cause: The walk starts at the end of the tape
def gradients(tape, out, names):
    grad = {tape[-1][0]: 1.0}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            grad[name] = grad.get(name, 0.0) + grad.get(y, 0.0) * slope
    return [grad.get(name, 0.0) for name in names]
