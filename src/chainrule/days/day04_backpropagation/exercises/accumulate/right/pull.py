def gradients(tape, out, names):
    uses = {}  # name -> [(who uses it, slope)]
    for y, inputs in tape:
        for name, slope in inputs:
            uses.setdefault(name, []).append((y, slope))

    def grad(name):
        if name == out:
            return 1.0
        return sum((grad(y) * slope for y, slope in uses.get(name, [])), start=0.0)

    return [grad(name) for name in names]
