# cause: by distance from `out`
def gradients(tape, out, names):
    inputs, grad, queue = dict(tape), {out: 1.0}, [out]
    while queue:
        y = queue.pop(0)
        for name, slope in inputs.get(y, []):
            if name not in grad:
                queue.append(name)
            grad[name] = grad.get(name, 0.0) + grad[y] * slope
    return [grad.get(name, 0.0) for name in names]
