"""Views: random chains of views and writes leave the same memory and gradients as PyTorch."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import chainrule.scratch as ours

VIEWS = {
    "row": lambda x: x[0] if x.dim() > 1 else x,
    "tail": lambda x: x[1:] if x.dim() and x.shape[0] > 1 else x,
    "column": lambda x: x[..., 0] if x.dim() > 1 else x,
    "step": lambda x: x[::2] if x.dim() else x,
    "transpose": lambda x: x.transpose(0, -1) if x.dim() > 1 else x,
    "flat": lambda x: x.reshape(-1),
    "lift": lambda x: x.unsqueeze(0),
    "narrow": lambda x: x.narrow(0, 0, 1) if x.dim() else x,
}
WRITES = {
    "double": lambda x, w: x.mul_(2.0),
    "add": lambda x, w: x.add_(w),
    "zero": lambda x, w: x.zero_(),
    "fill": lambda x, w: x.fill_(0.5),
    "weight": lambda x, w: x.mul_(w),
    "copy": lambda x, w: x.copy_(w.expand(x.shape)),
}
steps = st.lists(
    st.tuples(st.lists(st.sampled_from([*VIEWS]), max_size=3), st.sampled_from([*WRITES])),
    min_size=1,
    max_size=4,
)  # fmt: skip


def play(t, program):
    x = t.tensor(np.arange(12.0).reshape(3, 4)).requires_grad_()
    w = t.tensor(1.5, dtype=t.float64, requires_grad=True)
    base, shown = x * 1, []
    for views, write in program:
        part = base
        for name in views:
            part = VIEWS[name](part)
        WRITES[write](part, w)
        shown.append(part)
    total = (base * base).sum() + sum((p * 3).sum() for p in shown)
    total.backward()
    wg = 0.0 if w.grad is None else w.grad.item()
    return base.detach().numpy(), x.grad.numpy(), wg, [p.detach().numpy() for p in shown]


@settings(max_examples=200, deadline=None)
@given(steps)
def test_writes_through_views_are_torchs(program):
    mine, theirs = play(ours, program), play(torch, program)
    for a, b in zip(mine[:3], theirs[:3], strict=True):
        np.testing.assert_allclose(a, b)
    for a, b in zip(mine[3], theirs[3], strict=True):
        np.testing.assert_allclose(a, b)


shapes = st.lists(st.sampled_from([1, 2, 3]), max_size=4).map(tuple)


@settings(max_examples=150, deadline=None)
@given(shapes, shapes, st.sampled_from(["add", "mul", "maximum", "sub", "div"]))
def test_broadcasting_is_torchs(a, b, name):
    rng = np.random.default_rng(0)
    arrays = rng.uniform(1, 2, a), rng.uniform(1, 2, b)
    outcomes = []
    for t in (ours, torch):
        x, y = (t.tensor(v).requires_grad_() for v in arrays)
        try:
            z = getattr(t, name)(x, y)
        except RuntimeError:
            outcomes.append(None)
            continue
        (z * z).sum().backward()
        outcomes.append((z.detach().numpy(), x.grad.numpy(), y.grad.numpy()))
    if outcomes[1] is None:
        assert outcomes[0] is None
    else:
        for mine, theirs in zip(*outcomes, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-12)


part = st.one_of(
    st.integers(-3, 2), st.slices(3).filter(lambda s: s.step is None or s.step > 0),
    st.just(None), st.just(...), st.lists(st.integers(-3, 2), min_size=1, max_size=3),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(part, max_size=4).filter(lambda parts: parts.count(...) < 2))
def test_indexing_is_torchs(parts):
    outcomes = []
    for t in (ours, torch):
        x = t.tensor(np.arange(27.0).reshape(3, 3, 3)).requires_grad_()
        key = tuple(t.tensor(p) if isinstance(p, list) else p for p in parts)
        try:
            y = x[key]
        except (IndexError, ValueError):
            outcomes.append(None)
            continue
        (y * y).sum().backward()
        outcomes.append((y.detach().numpy(), x.grad.numpy()))
    if outcomes[0] is None or outcomes[1] is None:
        assert outcomes[0] is outcomes[1]
    else:
        for mine, theirs in zip(*outcomes, strict=True):
            np.testing.assert_array_equal(mine, theirs)


dtypes = st.sampled_from(
    ["float64", "float32", "float16", "int64", "int32", "uint8", "int8", "bool"]
)
operand = st.one_of(
    st.tuples(dtypes, st.sampled_from([(), (2,)])), st.sampled_from([2, 2.5, True])
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.tuples(dtypes, st.sampled_from([(), (2,)])), operand)
def test_promotion_is_torchs(a, b):
    found = []
    for t in (ours, torch):
        values = [
            t.ones(x[1], dtype=getattr(t, x[0])) if isinstance(x, tuple) else x for x in (a, b)
        ]
        found.append(str(t.result_type(*values)))
        found.append(str((values[0] * values[1]).dtype))
    assert found[0] == found[2]
    assert found[1] == found[3]
