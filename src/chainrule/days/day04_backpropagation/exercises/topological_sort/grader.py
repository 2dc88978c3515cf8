"""Properties of a topological order."""

from chainrule.course.grading import Grader, fail


def needed(inputs, out):
    """Return what `out` depends on."""
    found, waiting = {out}, [out]
    while waiting:
        for name in inputs[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def shuffled(rng, graph):
    names = [str(n) for n in rng.permutation(list(graph))]
    return {name: list(graph[name]) for name in names}


def graphs(rng, size):
    """Return a graph whose dictionary is in no helpful order, and its output."""
    fixed = {
        1: {"b": ["a"], "a": []},
        2: {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []},
        3: {"d": ["a", "c"], "c": ["b"], "b": ["a"], "a": [], "e": ["b"]},
    }
    if size in fixed:
        return shuffled(rng, fixed[size]), {1: "b", 2: "d", 3: "d"}[size]
    names = [f"n{i}" for i in rng.permutation(3 * size)]
    graph = {names[0]: [], names[1]: []}
    for i, name in enumerate(names[2:], start=2):
        graph[name] = [names[j] for j in rng.permutation(i)[: int(rng.integers(1, 4))]]
    return shuffled(rng, graph), names[-2]


def first_in(inputs, out):
    """Append before the inputs are visited."""
    found = []

    def visit(name):
        if name not in found:
            found.append(name)
            for x in inputs[name]:
                visit(x)

    visit(out)
    return found


def by_distance(inputs, out):
    """Walk in rings around the output, then turn the list round."""
    found = [out]
    for name in found:
        found += [x for x in dict.fromkeys(inputs[name]) if x not in found]
    return found[::-1]


def again_and_again(inputs, out):
    return [n for x in inputs[out] for n in again_and_again(inputs, x)] + [out]


MISTAKES = {
    "A name is appended before its inputs are visited: append it on the way out": first_in,
    "A pre-order turned round is not enough: append on the way out": (
        lambda inputs, out: first_in(inputs, out)[::-1]
    ),
    "That is the order by distance from the output: a name reached by a short and a long way "
    "comes too late": by_distance,
    "That is the order by distance, turned round": lambda inputs, out: by_distance(inputs, out)[
        ::-1
    ],
    "A shared input is listed once for every use: remember what was visited": again_and_again,
    "Only the inputs of `out` are there, not their inputs": lambda i, out: [*i[out], out],
    "That is the order in which the dictionary was written": lambda inputs, out: list(inputs),
    "That is the alphabetical order": lambda inputs, out: sorted(needed(inputs, out)),
}


def what_is_wrong(inputs, out, got):
    """Return the cause for which `got` is no topological order, or None."""
    if not is_names(got):
        return no_names(got)
    at, need = {name: i for i, name in enumerate(got)}, needed(inputs, out)
    if out not in at:
        return "The output itself is missing from the list"
    twice = [n for n in got if got.count(n) > 1]
    faults = [f"`{n}` is listed twice: remember what was visited" for n in twice]
    faults += [f"`{n}` is listed, and the output does not need it" for n in got if n not in need]
    faults += [f"`{n}` is missing" for n in sorted(need - set(at))]
    if not faults and is_sorted(inputs, got[::-1]) and len(got) > 1:
        return "The order is turned round: inputs come first"
    faults += [
        f"`{n}` stands before its input `{x}`"
        for n in got for x in inputs.get(n, ()) if at.get(x, 0) > at[n]
    ]  # fmt: skip
    return faults[0] if faults else None


def no_names(got):
    """Return what came in place of a list of names."""
    if got is None:
        return "`order` gave nothing back: is a `return` missing?"
    what = "something else in it" if isinstance(got, list | tuple) else f"a {type(got).__name__}"
    return f"`order` must give a list of names, and gave {what}"


def is_names(got):
    return isinstance(got, list | tuple) and all(isinstance(name, str) for name in got)


def is_sorted(inputs, got):
    at = {name: i for i, name in enumerate(got)}
    return all(at[x] < at[n] for n in got for x in inputs[n])


grader = Grader(needs=("order",))


@grader.property("order", "each name stands once, after its inputs, and nothing else", points=4)
def is_topological(code, rng):
    failing = []
    for size in (1, 2, 3, 3, 4, 5, 6, 8):
        inputs, out = graphs(rng, size)
        got = code.order({k: list(v) for k, v in inputs.items()}, out)
        cause = what_is_wrong(inputs, out, got)
        if cause:
            failing.append((inputs, out, got, cause))
    if failing:
        inputs, out, got, cause = failing[0]
        same = [
            told for told, mistake in MISTAKES.items()
            if all(is_names(g) and list(g) == mistake(i, o) for i, o, g, _ in failing)
        ]  # fmt: skip
        fail(same[0] if same else cause, given=(inputs, out), got=got,
             hint="draw this graph, and write the names down as the function does")  # fmt: skip


grader.keeps_inputs("order", on=graphs)
