# cause: Where paths meet they are averaged
def gradients(tape, out, names):
    grad, total, count = {out: 1.0}, {}, {}
    for y, inputs in reversed(tape):
        if y in total:
            grad[y] = total[y] / count[y]
        for name, slope in inputs:
            total[name] = total.get(name, 0.0) + grad.get(y, 0.0) * slope
            count[name] = count.get(name, 0) + 1
    for name in total:
        grad[name] = total[name] / count[name]
    return [grad.get(name, 0.0) for name in names]
