# cause: Every name starts at 1
def gradients(tape, out, names):
    grad = {name: 1.0 for name in names}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            grad[name] += grad[y] * slope
    return [grad[name] for name in names]
