def gradients(tape, out, names):
    found = []
    for name in names:  # one walk forward for each name
        moved = {name: 1.0}
        for y, inputs in tape:
            if y != name:
                moved[y] = sum(slope * moved.get(x, 0.0) for x, slope in inputs)
        found.append(moved.get(out, 0.0))
    return found
