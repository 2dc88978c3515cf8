# cause: The recursion hands on all that has arrived
def gradients(tape, out, names):
    inputs, grad = dict(tape), {out: 1.0}

    def back(y):
        for name, slope in inputs.get(y, []):
            grad[name] = grad.get(name, 0.0) + grad[y] * slope
            back(name)

    back(out)
    return [grad.get(name, 0.0) for name in names]
