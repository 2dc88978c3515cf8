"""Properties of a count of calls, and of an order without recursion."""

import ast

from chainrule.course.grading import Falls, Grader, fail

DIAMONDS, CHAIN, LOOKUPS = 40, 20_000, 20_000
LIMIT = "setrecursionlimit"


class TooManyLookups(Exception):  # noqa: N818 - its name is never shown
    """Somebody walks every path."""


class Counted(dict):
    """A graph that can be asked only so often."""

    asked = 0

    def __getitem__(self, name):
        self.asked += 1
        if self.asked > LOOKUPS:
            raise TooManyLookups(name)
        return super().__getitem__(name)


def needed(inputs, out):
    found, waiting = {out}, [out]
    while waiting:
        for name in inputs[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def visits(inputs, out, known=None):
    known = {} if known is None else known
    if out not in known:
        known[out] = 1 + sum(visits(inputs, x, known) for x in inputs[out])
    return known[out]


def edges(inputs, out):
    return sum(len(inputs[n]) for n in needed(inputs, out))


def ways(inputs, out, known=None):
    """Return how many ways lead from the output to a leaf."""
    known = {} if known is None else known
    if out not in known:
        known[out] = sum(ways(inputs, x, known) for x in inputs[out]) or 1
    return known[out]


def deepest(inputs, out):
    return 1 + max((deepest(inputs, x) for x in inputs[out]), default=0)


def small(rng, size):
    """Return a diamond, a shortcut, or a random graph in no helpful order."""
    fixed = {
        1: {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []},
        2: {"d": ["a", "c"], "c": ["b"], "b": ["a"], "a": [], "e": ["b"]},
    }
    graph, out = fixed.get(size), "d"
    if graph is None:
        names = [f"n{i}" for i in rng.permutation(3 * size)]
        graph, out = {names[0]: [], names[1]: []}, names[-2]
        for i, name in enumerate(names[2:], start=2):
            graph[name] = [names[j] for j in rng.permutation(i)[: int(rng.integers(1, 4))]]
    return {str(n): list(graph[str(n)]) for n in rng.permutation(list(graph))}, out


def tower(diamonds):
    """Return diamonds on top of each other: 3 · diamonds + 1 nodes."""
    graph = {"top0": []}
    for i in range(diamonds):
        graph |= {f"left{i}": [f"top{i}"], f"right{i}": [f"top{i}"]}
        graph[f"top{i + 1}"] = [f"left{i}", f"right{i}"]
    return graph, f"top{diamonds}"


def patient(call, tell):
    """Return what a call gives; say plainly where it recurses too deep or walks every path."""
    try:
        return call()
    except Falls as falls:
        if "TooManyLookups" in falls.cause:
            fail(f"{tell} walks every path: the same nodes are visited again and again",
                 given="a tower of diamonds", hint="remember what is known of a node")  # fmt: skip
        if "RecursionError" in falls.cause:
            fail(f"{tell} recurses too deep: Python stops at about 1,000 calls",
                 given="a long chain", hint="keep a list as your own stack")  # fmt: skip
        raise


def pre_order(inputs, out):
    stack, found = [out], []
    while stack:
        name = stack.pop()
        if name not in found:
            found.append(name)
            stack += inputs[name]
    return found


def seen_when_pushed(inputs, out):
    stack, seen, found = [(out, False)], {out}, []
    while stack:
        name, ready = stack.pop()
        if ready:
            found.append(name)
            continue
        stack.append((name, True))
        for x in inputs[name]:
            if x not in seen:
                seen.add(x)
                stack.append((x, False))
    return found


def by_distance(inputs, out):
    found = [out]
    for name in found:
        found += [x for x in dict.fromkeys(inputs[name]) if x not in found]
    return found[::-1]


MISTAKES = {
    "A pre-order turned round is not enough: a node must wait until its inputs are listed": (
        lambda inputs, out: pre_order(inputs, out)[::-1]
    ),
    "That is a pre-order: inputs come first": pre_order,
    "A node counts as seen when it is pushed: another way to it may need it earlier": (
        seen_when_pushed
    ),
    "That is the order by distance from the output: a name reached by a short and a long way "
    "comes too late": by_distance,
    "That is the order in which the dictionary was written": lambda inputs, out: list(inputs),
}


def what_is_wrong(inputs, out, got):
    """Return the cause for which `got` is no topological order, or None."""
    if not is_names(got):
        return no_names(got)
    at, need = {name: i for i, name in enumerate(got)}, needed(inputs, out)
    faults = ["A name is listed twice: remember what is listed"] if len(at) < len(got) else []
    faults += [f"`{n}` is listed, and the output does not need it" for n in set(at) - need]
    faults += [f"`{n}` is missing" for n in sorted(need - set(at))]
    if not faults:
        pairs = [(n, x) for n in got for x in inputs[n]]
        if pairs and all(at[x] > at[n] for n, x in pairs):
            faults = ["The order is turned round: inputs come first"]
        faults += [f"`{n}` stands before its input `{x}`" for n, x in pairs if at[x] > at[n]]
    return faults[0] if faults else None


def no_names(got):
    """Return what came in place of a list of names."""
    if got is None:
        return "`order` gave nothing back: is a `return` missing?"
    what = "something else in it" if isinstance(got, list | tuple) else f"a {type(got).__name__}"
    return f"`order` must give a list of names, and gave {what}"


def is_names(got):
    return isinstance(got, list | tuple) and all(isinstance(name, str) for name in got)


grader = Grader(needs=("visits", "order"))
grader.equals(
    "visits",
    to=visits,
    on=small,
    says="`visits` counts the calls",
    mistakes={
        "Each node is counted once: the recursion comes to a shared node once per way": (
            lambda inputs, out: len(needed(inputs, out))
        ),
        "The edges are counted: a shared node is walked below once per way": edges,
        "A node that was seen is not walked below again: this recursion remembers nothing": (
            lambda inputs, out: 1 + edges(inputs, out)
        ),
        "The first call is not counted": lambda inputs, out: visits(inputs, out) - 1,
        "Only the calls that end at a leaf are counted": ways,
        "That is the depth of the deepest way": deepest,
    },
    hint="run the recursion on the diamond with a pencil: d, b, a, c, a",
)


@grader.property("visits", f"`visits` counts a tower of {DIAMONDS} diamonds", points=1)
def counts_a_tower(code, rng):
    graph, out = tower(DIAMONDS)
    got = patient(lambda: code.visits(Counted(graph), out), "`visits`")
    if got != visits(graph, out):
        fail("`visits` is wrong for the tower", got=got, expected=visits(graph, out))


@grader.property("order", "`order` is a topological order", points=2)
def is_topological(code, rng):
    failing = []
    for size in (1, 2, 2, 3, 4, 5, 6):
        inputs, out = small(rng, size)
        copy = {k: list(v) for k, v in inputs.items()}
        got = code.order(copy, out)
        cause = what_is_wrong(inputs, out, got)
        failing += [(inputs, out, got, cause)] if cause else []
    if failing:
        inputs, out, got, cause = failing[0]
        same = [
            told for told, mistake in MISTAKES.items()
            if all(is_names(g) and list(g) == mistake(i, o) for i, o, g, _ in failing)
        ]  # fmt: skip
        fail(same[0] if same else cause, given=(inputs, out), got=got)


@grader.property("order", "`order` visits a tower of diamonds once", points=1)
def orders_a_tower(code, rng):
    graph, out = tower(DIAMONDS)
    got = patient(lambda: code.order(Counted(graph), out), "`order`")
    cause = what_is_wrong(graph, out, got)
    if cause:
        fail(cause, given=f"a tower of {DIAMONDS} diamonds")


@grader.property("order", f"`order` walks a chain of {CHAIN:,} nodes", points=2)
def orders_a_chain(code, rng):
    chain = {f"n{i}": [f"n{i - 1}"] if i else [] for i in range(CHAIN)}
    got = patient(lambda: code.order(chain, f"n{CHAIN - 1}"), "`order`")
    if not is_names(got) or list(got) != [f"n{i}" for i in range(CHAIN)]:
        fail("`order` is wrong for a long chain", given=f"a chain of {CHAIN:,} nodes")


@grader.property("order", "`order` does not recurse", points=2)
def does_not_recurse(code, rng):
    code.order({"a": []}, "a")  # is it written?
    hint, tree = "keep a list as your own stack, and loop while it is not empty", code.tree_of("")
    if LIMIT in {getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(tree)}:
        fail(f"`{LIMIT}` is called: a higher recursion limit only moves the wall", hint=hint)
    calls = {f.name: called(f) for f in functions(tree)}
    for name in calls:
        if name in reaches(calls, name) and name in {"order"} | reaches(calls, "order"):
            fail(
                f"`{name}` calls itself, directly or through another: `order` must loop", hint=hint
            )


def functions(tree):
    """Return the functions of the file, and those inside `order`."""
    tops = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    inside = [n for top in tops if top.name == "order" for n in ast.walk(top)]
    return tops + [n for n in inside if isinstance(n, ast.FunctionDef)]


def called(function):
    """Return the names that a function calls."""
    found = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
    return {n.func.id for n in found if isinstance(n.func, ast.Name)}


def reaches(calls, start):
    """Return every name that can be called from `start`."""
    known = {name: calls.get(name, ()) for name in set(calls).union(*calls.values())}
    return set().union(*(needed(known, name) for name in known[start]))
