"""Things done to modules, written once for both engines; each returns plain data.

A scenario takes an engine `t` (ours or PyTorch). What it returns must be the same on both.
"""

import copy
from collections import OrderedDict

import numpy as np

SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
    return function


def plain(value):
    """Tensors as lists, everything else as it is, all the way down."""
    if hasattr(value, "detach"):
        return np.round(value.detach().numpy().astype(float), 5).tolist()
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def net(t):
    """A module with a parameter, buffers, a shared child and an empty place."""
    t.manual_seed(0)

    class Net(t.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = t.nn.Parameter(t.ones(2))
            self.register_parameter("nothing", None)
            self.register_buffer("count", t.zeros(1))
            self.register_buffer("scratch", t.ones(3), persistent=False)
            self.first = t.nn.Linear(2, 2)
            self.shared = self.first
            self.rest = t.nn.Sequential(t.nn.ReLU(), t.nn.Linear(2, 1, bias=False))
            self.empty = None
            self.add_module("absent", None)
            self.plain = [1, 2]

        def forward(self, x, bonus=0.0):
            return self.rest(self.first(x) * self.scale) + bonus

    return Net()


@scenario
def names_of_everything(t):
    m = net(t)
    return [
        [n for n, _ in m.named_parameters()],
        [n for n, _ in m.named_parameters(remove_duplicate=False)],
        [n for n, _ in m.named_parameters(recurse=False)],
        [n for n, _ in m.named_parameters(prefix="net")],
        [n for n, _ in m.named_buffers()],
        [n for n, _ in m.named_buffers(prefix="a.b", recurse=False)],
        [n for n, _ in m.named_modules()],
        [n for n, _ in m.named_modules(prefix="x", remove_duplicate=False)],
        [n for n, _ in m.named_children()],
        [type(c).__name__ for c in m.children()],
        [type(c).__name__ for c in m.modules()],
        len(list(m.parameters())),
        len(list(m.buffers())),
        list(m.state_dict()),
        list(m.state_dict(prefix="net.")),
    ]


@scenario
def a_parameter_tied_between_layers_counts_once(t):
    m = t.nn.Sequential(t.nn.Linear(2, 2, bias=False), t.nn.Linear(2, 2))
    m[1].weight = m[0].weight
    m.register_buffer("a", t.ones(1))
    m[0].register_buffer("b", m.a)
    m(t.ones(1, 2)).sum().backward()
    return [
        [n for n, _ in m.named_parameters()],
        [n for n, _ in m.named_parameters(remove_duplicate=False)],
        [n for n, _ in m.named_buffers()],
        list(m.state_dict()),
        m.load_state_dict(m.state_dict()).missing_keys,
        m[1].weight is m[0].weight,
        copy.deepcopy(m)[1].weight is m[0].weight,
        [n for n, _ in copy.deepcopy(m).named_parameters()],
    ]


@scenario
def text(t):
    m = net(t)
    m.act = t.nn.ModuleDict({"relu": t.nn.ReLU(), "deep": t.nn.ModuleList([t.nn.Tanh()] * 3)})

    class Lines(t.nn.Module):
        def extra_repr(self):
            return "one\ntwo"

    m.lines = Lines()
    return [repr(m), str(Lines()), repr(t.nn.Module()), repr(t.nn.Sequential())]


@scenario
def registering_moves_a_name_between_tables(t):
    m, log = t.nn.Module(), []
    steps = [
        lambda: setattr(m, "x", 3),
        lambda: setattr(m, "x", t.nn.Parameter(t.ones(1))),
        lambda: setattr(m, "x", None),
        lambda: delattr(m, "x"),
        lambda: m.register_buffer("x", t.ones(1), persistent=False),
        lambda: setattr(m, "x", t.zeros(1)),
        lambda: setattr(m, "x", t.nn.Linear(1, 1)),
        lambda: setattr(m, "x", t.nn.Parameter(t.ones(1))),
        lambda: delattr(m, "x"),
        lambda: setattr(m, "x", t.nn.Buffer(t.ones(1), persistent=False)),
        lambda: setattr(m, "x", t.nn.Buffer(t.ones(1))),
        lambda: setattr(m, "x", t.nn.Buffer(t.ones(1), persistent=False)),
        lambda: delattr(m, "x"),
        lambda: setattr(m, "x", t.ones(1)),
    ]
    for step in steps:
        step()
        tables = [list(m._parameters), list(m._buffers), list(m._modules)]
        log.append([*tables, "x" in vars(m), sorted(m._non_persistent_buffers_set)])
    return [*log, isinstance(m.x, t.Tensor), hasattr(m, "z")]


@scenario
def dir_lists_what_is_registered(t):
    m = t.nn.Sequential(net(t))
    return [[n for n in ("scale", "count", "first", "plain") if n in dir(m[0])], "0" in dir(m)]


@scenario
def paths(t):
    m = net(t)
    return [
        m.get_submodule("rest.1") is m.rest[1],
        m.get_submodule("") is m,
        m.get_parameter("rest.1.weight") is m.rest[1].weight,
        plain(m.get_buffer("count")),
        m.set_submodule("rest.1", t.nn.Identity()) is None,
        repr(m.rest),
        m.set_submodule("fresh", t.nn.ReLU()),
        repr(m.fresh),
    ]


@scenario
def modes_freezing_and_gradients(t):
    m, log = net(t), []
    log.append(m.eval() is m and [c.training for c in m.modules()])
    log.append(m.rest.train() is m.rest and [c.training for c in m.modules()])
    log.append([p.requires_grad for p in m.requires_grad_(False).parameters()])
    m.requires_grad_()
    m(t.ones(1, 2)).sum().backward()
    log.append([p.grad is not None for p in m.parameters()])
    m.zero_grad(set_to_none=False)
    log.append(plain([p.grad for p in m.parameters()]))
    m.zero_grad()
    log.append([p.grad for p in m.parameters()])
    log.append(m.apply(lambda c: log.append(type(c).__name__)) is m)
    return log


@scenario
def conversion(t):
    m = t.nn.BatchNorm1d(2) if hasattr(t.nn, "BatchNorm1d") else net(t)
    m.other = t.nn.Linear(2, 2)
    kept = m.other.weight
    m.other(t.ones(1, 2)).sum().backward()
    log = []
    for step in (
        m.double,
        lambda: m.to(t.float32),
        m.half,
        m.float,
        lambda: m.to("cpu", t.float64),
        lambda: m.to(t.ones(1)),
        lambda: m.type(t.float64),
        m.cpu,
        lambda: m.to(device="cpu"),
    ):
        log.append(step() is m)
        log.append([str(v.dtype) for v in m.state_dict().values()])
        log.append(str(m.other.weight.grad.dtype))
    log.append(m.other.weight is kept and kept.requires_grad)
    return log


@scenario
def state_dict_shares_memory_and_knows_versions(t):
    m = net(t)
    state = m.state_dict()
    log = [dict(state._metadata), any(v.requires_grad for v in state.values())]
    log.append([v.requires_grad for v in m.state_dict(keep_vars=True).values()])
    with t.no_grad():
        m.scale.add_(1)
    log.append(plain(state["scale"]))
    into = OrderedDict()
    log.append(m.state_dict(destination=into) is into)
    return log


@scenario
def loading_reports_what_does_not_match(t):
    m = net(t)
    state = {k: v * 0 + 5 for k, v in m.state_dict().items()}
    del state["scale"]
    state["more"] = t.ones(1)
    state["first.more.still"] = t.ones(1)
    keys = m.load_state_dict(state, strict=False)
    log = [keys.missing_keys, keys.unexpected_keys, repr(keys), plain(m.first.weight)]
    log.append(repr(m.load_state_dict(m.state_dict())))
    return log


@scenario
def loading_in_place_or_assigned(t):
    m = net(t)
    before = m.first.weight
    state = {k: v.double() + 1 for k, v in m.state_dict().items()}
    m.load_state_dict(state)
    log = [m.first.weight is before, str(m.first.weight.dtype)]
    m.requires_grad_(False)
    m.load_state_dict(state, assign=True)
    log += [m.first.weight is before, str(m.first.weight.dtype), m.first.weight.requires_grad]
    log += [isinstance(m.first.weight, t.nn.Parameter), str(m.count.dtype), "count" in m._buffers]
    return log


@scenario
def old_scalars_of_shape_1_load(t):
    m = t.nn.Module()
    m.x = t.nn.Parameter(t.tensor(2.0))
    m.load_state_dict({"x": t.tensor([7.0])})
    return plain(m.x)


@scenario
def state_dict_hooks(t):
    m, log = net(t), []
    m.register_state_dict_pre_hook(lambda mod, prefix, keep: log.append(["pre", prefix, keep]))
    m.first.register_state_dict_pre_hook(
        lambda mod, prefix, keep: log.append(["pre", prefix, keep])
    )

    def rename(module, state, prefix, metadata):
        log.append(["post", prefix, metadata])
        state[prefix + "renamed"] = state.pop(prefix + "weight")

    handle = m.first.register_state_dict_post_hook(rename)
    log.append(list(m.state_dict()))
    handle.remove()
    m._register_state_dict_hook(lambda mod, state, prefix, meta: {"only": 1})
    log.append(m.state_dict())
    return log


@scenario
def load_state_dict_hooks(t):
    m, log = net(t), []

    def before(module, state, prefix, metadata, strict, missing, unexpected, errors):
        log.append(["before", type(module).__name__, prefix, metadata, strict])
        state.pop(prefix + "old", None)

    def plain_before(state, prefix, metadata, strict, missing, unexpected, errors):
        log.append(["plain", prefix])

    def after(module, keys):
        log.append(["after", type(module).__name__, list(keys.missing_keys)])
        keys.missing_keys.clear()

    m.register_load_state_dict_pre_hook(before)
    m._register_load_state_dict_pre_hook(plain_before)
    m.first.register_load_state_dict_post_hook(lambda mod, keys: log.append("first"))
    m.register_load_state_dict_post_hook(after)
    state = m.state_dict()
    state["old"] = t.ones(1)
    del state["count"]
    log.append(repr(m.load_state_dict(state)))
    return log


@scenario
def extra_state(t):
    class Extra(t.nn.Module):
        note = "start"

        def get_extra_state(self):
            return {"note": self.note}

        def set_extra_state(self, state):
            self.note = state["note"]

    m = t.nn.Sequential(Extra(), t.nn.Linear(1, 1))
    m[0].note = "saved"
    state = m.state_dict()
    m[0].note = "lost"
    m.load_state_dict(state)
    del state["0._extra_state"]
    return [m[0].note, m.load_state_dict(state, strict=False).missing_keys]


@scenario
def forward_hooks_in_order(t):
    m, log = net(t), []
    m.register_forward_pre_hook(lambda mod, args: log.append(["pre 1", plain(args)]))
    m.register_forward_pre_hook(lambda mod, args: (args[0] + 1,))
    m.register_forward_pre_hook(lambda mod, args: log.append(["pre first"]), prepend=True)
    m.register_forward_pre_hook(
        lambda mod, args, kwargs: (args, {"bonus": kwargs["bonus"] * 2}), with_kwargs=True
    )
    m.register_forward_hook(lambda mod, args, y: log.append(["post", plain(args), plain(y)]))
    m.register_forward_hook(lambda mod, args, y: y * 10)
    m.register_forward_hook(
        lambda mod, args, kwargs, y: log.append([kwargs, plain(y)]), with_kwargs=True
    )
    handle = m.register_forward_hook(lambda *_: log.append("first"), prepend=True)
    m.rest.register_forward_pre_hook(lambda mod, x: x[0] * 0)
    log.append(plain(m(t.ones(1, 2), bonus=1.5)))
    handle.remove()
    handle.remove()
    with m.register_forward_hook(lambda *_: log.append("inside")):
        m(t.ones(1, 2), bonus=0.0)
    log.append(plain(m(t.ones(1, 2), bonus=0.0)))
    return log


@scenario
def always_called_hooks(t):
    class Broken(t.nn.Module):
        def forward(self, x):
            raise ValueError("broken")

    m, log = Broken(), []
    m.register_forward_hook(lambda mod, args, y: log.append("never"))
    m.register_forward_hook(lambda mod, args, y: log.append(["always", y]), always_call=True)
    m.register_forward_hook(
        lambda mod, args, kw, y: log.append(["kw", kw, y]), always_call=True, with_kwargs=True
    )
    try:
        m(x=1)
    except ValueError as error:
        log.append(str(error))
    return log


@scenario
def backward_hooks_see_both_gradients(t):
    m, log = net(t), []
    m.rest[1].register_full_backward_hook(
        lambda mod, gi, go: log.append(["linear", plain([gi, go])])
    )
    m.rest.register_full_backward_hook(lambda mod, gi, go: log.append(["rest", plain([gi, go])]))
    m.rest.register_full_backward_pre_hook(lambda mod, go: log.append(["rest pre", plain(go)]))
    m.register_full_backward_pre_hook(lambda mod, go: (go[0] * 2,))
    m.register_full_backward_hook(lambda mod, gi, go: (gi[0] * 3,))
    m.register_full_backward_hook(lambda mod, gi, go: log.append(["net", plain([gi, go])]))
    m.register_full_backward_hook(lambda mod, gi, go: log.append("net first"), prepend=True)
    x = t.tensor([[1.0, 2.0], [3.0, -1.0]], requires_grad=True)
    m(x).sum().backward()
    return [log, plain(x.grad), plain([p.grad for p in m.parameters()])]


@scenario
def backward_hooks_with_several_inputs_and_outputs(t):
    class Many(t.nn.Module):
        def forward(self, a, b, flag, i):
            return a * 2, b * 3, flag, a * b

    log = []
    for needs_b in (True, False):
        m = Many()
        m.register_full_backward_hook(lambda mod, gi, go: log.append(plain([gi, go])))
        a, b = t.tensor([1.0, 2.0], requires_grad=True), t.tensor([3.0, 4.0], requires_grad=needs_b)
        out = m(a, b, "text", t.tensor([1, 2]))
        log.append([getattr(o, "requires_grad", o) for o in out])
        out[0].sum().backward(retain_graph=True)
        out[3].sum().backward()
        log.append([plain(a.grad), plain(b.grad)])
    return log


@scenario
def backward_hooks_under_create_graph(t):
    m, log = t.nn.Tanh(), []
    m.register_full_backward_hook(lambda mod, gi, go: log.append([plain(gi), gi[0].requires_grad]))
    m.register_full_backward_hook(lambda mod, gi, go: (gi[0] * 2,))
    x = t.tensor([0.3, -1.0], requires_grad=True)
    (slope,) = t.autograd.grad(m(x).sum(), x, create_graph=True)
    slope.sum().backward()
    return [log, plain(slope), plain(x.grad)]


@scenario
def hooks_do_not_run_without_gradients(t):
    m, log = t.nn.Linear(2, 2), []
    m.register_full_backward_hook(lambda *_: log.append("hook"))
    with t.no_grad():
        m(t.ones(1, 2))
    m.requires_grad_(False)
    log.append(m(t.ones(1, 2)).requires_grad)
    return log


@scenario
def copies_are_independent(t):
    m = net(t)
    m.log = []
    m.register_forward_hook(lambda mod, args, y: mod.log.append("ran"))
    m(t.ones(1, 2)).sum().backward()
    twin = copy.deepcopy(m)
    with t.no_grad():
        m.scale.add_(1)
    twin(t.ones(1, 2))
    return [
        plain(twin.scale),
        twin.shared is twin.first,
        m.log,
        twin.log,
        twin.scale.requires_grad,
        twin.scale.grad is None,
        isinstance(twin.scale, t.nn.Parameter),
        list(twin.state_dict()),
        type(twin).__name__,
        copy.copy(m).scale is m.scale,
    ]


@scenario
def parameters(t):
    base = t.tensor([1.0, 2.0])
    p = t.nn.Parameter(base)
    with t.no_grad():
        p.add_(1)
    q = t.nn.Parameter(base, requires_grad=False)
    return [
        plain(base),
        repr(p),
        repr(q),
        isinstance(p, t.Tensor),
        p.is_leaf,
        p.requires_grad,
        type(p * 1) is t.Tensor,
        type(p.data) is t.Tensor,
        type(p.detach()) is t.Tensor,
        tuple(t.nn.Parameter().shape),
        p.grad,
    ]


@scenario
def sequential(t):
    nn = t.nn
    m = nn.Sequential(nn.ReLU(), nn.Tanh())
    log = [len(m), repr(m[0]), repr(m[-1]), repr(m[:1]), [type(c).__name__ for c in m]]
    log.append(m.append(nn.Sigmoid()) is m)
    log.append(m.insert(0, nn.Flatten()) is m)
    m.insert(-1, nn.Identity())
    log.append(m.extend([nn.ELU(), nn.GELU()]) is m)
    log.append(repr(m))
    m[1] = nn.Mish()
    del m[-1]
    del m[0:2]
    log.append([repr(m), repr(m.pop(0)), repr(m)])
    log.append(repr(m + nn.Sequential(nn.SiLU())))
    m += nn.Sequential(nn.CELU())
    log.append([repr(m), repr(m * 2), repr(2 * m)])
    m *= 2
    log.append(list(m._modules))
    named = nn.Sequential(OrderedDict([("a", nn.ReLU()), ("b", nn.Linear(1, 1))]))
    log.append([repr(named), repr(named[1:]), list(named.state_dict()), repr(named.b)])
    return log


@scenario
def module_list(t):
    nn = t.nn
    m = nn.ModuleList(nn.Linear(1, 1) for _ in range(3))
    log = [len(m), repr(m), repr(m[1:]), repr(m[-1]), list(m.state_dict())]
    m.append(nn.ReLU()).extend([nn.ReLU(), nn.Tanh()])
    m.insert(0, nn.Identity())
    log += [repr(m), repr(m + [nn.Mish()]), repr(m.pop(1)), repr(nn.ModuleList())]  # noqa: RUF005 - the operator is what is tried
    m += [nn.GELU()]
    m[0] = nn.ELU()
    del m[1]
    del m[::2]
    return [*log, repr(m), [type(c).__name__ for c in m], list(m._modules)]


@scenario
def module_dict(t):
    nn = t.nn
    m = nn.ModuleDict({"b": nn.ReLU(), "a": nn.Linear(1, 1)})
    m["c"] = nn.Tanh()
    m.update([("d", nn.ELU()), ["b", nn.GELU()]])
    m.update(nn.ModuleDict({"e": nn.Mish()}))
    log = [repr(m), list(m), list(m.keys()), [k for k, _ in m.items()], len(m), "a" in m, "z" in m]
    log += [[repr(v) for v in m.values()], repr(m.pop("a")), repr(m["b"]), list(m.state_dict())]
    del m["b"]
    log.append(repr(m))
    m.clear()
    return [*log, repr(m)]


@scenario
def parameter_list(t):
    nn = t.nn
    m = nn.ParameterList([t.ones(2), nn.Parameter(t.zeros(1, 2)), 5])
    m.append(t.ones(3, dtype=t.float64)).extend([t.zeros(1)])
    m += [nn.Parameter(t.ones(1))]
    m[0] = t.zeros(4)
    log = [repr(m), len(m), [n for n, _ in m.named_parameters()], plain(list(m)), plain(m[-1])]
    return [*log, repr(m[1:3]), isinstance(m[0], nn.Parameter), list(m.state_dict())]


@scenario
def parameter_dict(t):
    nn = t.nn
    m = nn.ParameterDict({"b": t.ones(2), "a": nn.Parameter(t.zeros(1, 2))})
    m["c"] = 5
    m.update(OrderedDict([("z", t.ones(1)), ("y", t.ones(1, dtype=t.float64))]))
    log = [repr(m), list(m), len(m), "a" in m, list(reversed(m)), plain(dict(m.items()))]
    log += [plain(list(m.values())), list(m.keys()), plain(m.get("q", 3)), m.get("nope")]
    log += [plain(m.setdefault("a", 1)), plain(m.setdefault("new", t.ones(1))), plain(m.popitem())]
    log += [plain(m.pop("b")), list(m.copy()), list(m | {"k": t.ones(1)}), list({"k": 1} | m)]
    m |= {"j": t.ones(1)}
    del m["j"]
    log += [list(m), list(m.fromkeys(["p", "q"], t.ones(1))), [n for n, _ in m.named_parameters()]]
    m.clear()
    return [*log, repr(m)]
