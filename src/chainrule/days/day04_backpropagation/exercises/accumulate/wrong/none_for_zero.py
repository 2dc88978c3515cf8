# cause: gets None: its gradient is 0.0
def gradients(tape, out, names):
    grad = {out: 1.0}
    for y, inputs in reversed(tape):
        for name, slope in inputs:
            if y in grad:
                grad[name] = grad.get(name, 0.0) + grad[y] * slope
    return [grad.get(name) for name in names]
