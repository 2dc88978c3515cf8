def order(inputs, out):
    depth = {}

    def measure(name):
        if name not in depth:
            depth[name] = 1 + max((measure(x) for x in inputs[name]), default=0)
        return depth[name]

    measure(out)
    return sorted(depth, key=depth.get)
