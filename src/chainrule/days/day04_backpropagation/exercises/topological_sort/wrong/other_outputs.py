# cause: the output does not need it
def order(inputs, out):
    left, found = {name: set(xs) for name, xs in inputs.items()}, []
    while out not in found:
        ready = [name for name in left if left[name] <= set(found)]
        found += ready
        left = {name: xs for name, xs in left.items() if name not in ready}
    return found
