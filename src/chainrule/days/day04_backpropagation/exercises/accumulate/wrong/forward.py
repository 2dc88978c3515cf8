# cause: is the tape walked forward
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in tape:
        for name, slope in inputs:
            grad[name] = grad.get(name, 0.0) + grad.get(y, 0.0) * slope
    return [grad.get(name, 0.0) for name in names]
