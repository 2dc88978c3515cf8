"""The rules of going back: one scenario at a time, on both engines, with equal outcomes."""

import gc
import weakref

import numpy as np
import pytest
import torch

import chainrule.scratch as ours

both = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])


def leaf(t, *values):
    return t.tensor(list(values), dtype=t.float64, requires_grad=True)


@both
def test_gradients_add_up_in_the_same_tensor(t):
    x = leaf(t, 2.0)
    (x * 3).backward()
    first = x.grad
    (x * 3).backward()
    assert x.grad is first
    assert first.tolist() == [6.0]


@both
def test_a_gradient_is_never_shared_between_leaves(t):
    a, b = leaf(t, 1.0, 2.0), leaf(t, 3.0, 4.0)
    up = t.ones(2, dtype=t.float64)
    (a + b).backward(up)
    a.grad.mul_(5)
    assert b.grad.tolist() == [1.0, 1.0]
    assert up.tolist() == [1.0, 1.0]


@both
def test_a_tensor_used_twice_gets_both_gradients(t):
    x = leaf(t, 3.0)
    y = x * 2
    (y * y + y).sum().backward()
    assert x.grad.tolist() == [2 * (2 * 6 + 1)]


@both
def test_backward_twice_raises_and_retain_graph_allows_it(t):
    x = leaf(t, 3.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [12.0]
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


@both
def test_ops_that_save_nothing_go_back_twice(t):
    x = leaf(t, 1.0, 2.0)
    y = (x + 1).reshape(2, 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0]


@both
def test_a_dropout_goes_back_once(t):
    x = leaf(t, 1.0, 2.0)
    y = t.nn.functional.dropout(x, 0.5).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


@both
@pytest.mark.parametrize(
    "made",
    [
        lambda t, x: x * 0.5,
        lambda t, x: x / 4.0,
        lambda t, x: x @ t.ones(2, dtype=x.dtype),
        lambda t, x: t.nn.functional.linear(x, t.ones(3, 2, dtype=x.dtype)),
    ],
)
def test_overwriting_what_no_wanted_gradient_reads_is_allowed(t, made):
    x = leaf(t, 1.0, 2.0)
    y = x * 2
    z = made(t, y).sum()
    y.add_(1)
    (z + y.sum()).backward()
    assert x.grad is not None


@both
def test_overwriting_a_factor_that_learns_raises(t):
    x, w = leaf(t, 1.0, 2.0), leaf(t, 3.0, 4.0)
    y = x * 2
    z = (y * w).sum()
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()


@both
def test_overwriting_a_saved_value_raises(t):
    x = leaf(t, 1.0, 2.0)
    y = x * 1
    z = (y * y).sum()
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()


@both
def test_overwriting_a_saved_output_raises(t):
    x = leaf(t, 1.0, 2.0)
    y = x.exp()
    y.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


@both
def test_overwriting_through_a_view_raises(t):
    x = leaf(t, 1.0, 2.0)
    y = x * 1
    z = (y * y).sum()
    y[0] = 5.0
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()


@both
def test_overwriting_a_value_that_nothing_reads_is_fine(t):
    x = leaf(t, 1.0, 2.0)
    y = x * 1
    z = (y + 1).sum()
    y.mul_(7)
    z.backward()
    assert x.grad.tolist() == [1.0, 1.0]


@both
def test_data_escapes_the_version_counter_and_detach_does_not(t):
    x = leaf(t, 1.0)
    y = x * 1
    z = y * y
    y.data.mul_(3)
    z.backward()
    assert x.grad.tolist() == [6.0]
    z = y * y
    y.detach().mul_(2)
    with pytest.raises(RuntimeError, match="inplace"):
        z.backward()


@both
def test_optimizer_style_updates_happen_under_no_grad(t):
    x = leaf(t, 1.0)
    with pytest.raises(RuntimeError, match="leaf"):
        x.mul_(2)
    with pytest.raises(RuntimeError, match="view of a leaf"):
        x[0] = 2.0
    with t.no_grad():
        x.mul_(2)
        assert not (x * 2).requires_grad
    assert x.tolist() == [2.0]
    assert x.is_leaf
    assert x.requires_grad


@both
def test_switches_nest_and_decorate(t):
    @t.no_grad()
    def quiet(a):
        with t.enable_grad():
            inside = a * 2
        return inside, a * 2

    loud, silent = quiet(leaf(t, 1.0))
    assert loud.requires_grad
    assert not silent.requires_grad
    assert t.is_grad_enabled()
    with t.set_grad_enabled(False):
        assert not t.is_grad_enabled()
    with t.inference_mode():
        assert not (leaf(t, 1.0) * 1).requires_grad


@both
def test_grad_returns_without_touching_leaves(t):
    x, w = leaf(t, 2.0), leaf(t, 5.0)
    y = x * w
    hidden = y * 3
    dx, dy = t.autograd.grad(hidden, [x, y])
    assert (dx.tolist(), dy.tolist()) == ([15.0], [3.0])
    assert x.grad is None
    with pytest.raises(RuntimeError, match="not have been used"):
        t.autograd.grad((x * 2).sum(), w)
    assert t.autograd.grad((x * 2).sum(), w, allow_unused=True) == (None,)


@both
def test_grad_of_an_inner_tensor_leaves_what_lies_before_it_usable(t):
    x = leaf(t, 2.0)
    y = x * x
    z = y * 3
    (dy,) = t.autograd.grad(z, y)
    y.backward(dy)
    assert x.grad.tolist() == [12.0]


@both
def test_backward_into_named_inputs_only(t):
    x, w = leaf(t, 2.0), leaf(t, 5.0)
    (x * w).backward(inputs=[w])
    assert x.grad is None
    assert w.grad.tolist() == [2.0]


@both
def test_gradient_penalty(t):
    x, w = leaf(t, 1.0, -2.0), leaf(t, 0.5, 3.0)
    score = (w * x).tanh().sum()
    (slope,) = t.autograd.grad(score, x, create_graph=True)
    penalty = ((slope**2).sum() - 1) ** 2
    penalty.backward()
    torch_x = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    torch_w = torch.tensor([0.5, 3.0], dtype=torch.float64, requires_grad=True)
    (s,) = torch.autograd.grad((torch_w * torch_x).tanh().sum(), torch_x, create_graph=True)
    (((s**2).sum() - 1) ** 2).backward()
    np.testing.assert_allclose(w.grad.numpy(), torch_w.grad.numpy(), rtol=1e-10)
    np.testing.assert_allclose(x.grad.numpy(), torch_x.grad.numpy(), rtol=1e-10)


@both
def test_third_derivative(t):
    x = leaf(t, 0.7)
    d = x.sin().sum()
    for _ in range(3):
        (d,) = t.autograd.grad(d.sum(), x, create_graph=True)
    assert d.item() == pytest.approx(-np.cos(0.7))


@both
def test_hooks_see_and_change_gradients(t):
    seen = []
    x = leaf(t, 2.0)
    y = x * 3
    handle = y.register_hook(lambda g: seen.append(g.tolist()))
    y.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: g + 1)
    x.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.tolist()))
    y.sum().backward()
    assert seen == [[1.0], [31.0]]
    handle.remove()
    (x * 3).sum().backward()
    assert seen[-1] == [35.0]


@both
def test_retain_grad_keeps_an_inner_gradient(t):
    x = leaf(t, 2.0)
    y = x * 3
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [12.0]
    assert y.retains_grad


@both
def test_leaf_rules(t):
    x = leaf(t, 1.0)
    y = x * 2
    assert x.is_leaf
    assert not y.is_leaf
    assert y.grad_fn is not None
    assert y.detach().is_leaf
    with pytest.raises(RuntimeError, match="leaf"):
        y.requires_grad = False
    with pytest.raises(RuntimeError, match="does not require grad"):
        y.detach().backward()


@both
def test_function_with_its_own_way_back(t):
    class Cube(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, scale):
            ctx.save_for_backward(x)
            ctx.scale = scale
            return scale * x**3

        @staticmethod
        def backward(ctx, dy):
            (x,) = ctx.saved_tensors
            return ctx.scale * 3 * x**2 * dy, None

    x = leaf(t, 2.0)
    y = Cube.apply(x, 2.0)
    (slope,) = t.autograd.grad(y, x, create_graph=True)
    assert slope.tolist() == [24.0]
    assert t.autograd.grad(slope, x)[0].tolist() == [24.0]
    assert type(y.grad_fn).__name__ == "CubeBackward" or "Cube" in y.grad_fn.name()


@both
def test_jacobian_and_hessian(t):
    x = t.tensor([1.0, 2.0], dtype=t.float64)
    w = t.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=t.float64)
    jacobian = t.autograd.functional.jacobian(lambda a: (w @ a) ** 2, x)
    hessian = t.autograd.functional.hessian(lambda a: (a**3).sum() + a[0] * a[1], x)
    assert jacobian.tolist() == [[10.0, 20.0], [66.0, 88.0]]
    assert hessian.tolist() == [[6.0, 1.0], [1.0, 12.0]]


@both
def test_products_with_jacobian_and_hessian(t):
    x, v = t.tensor([1.0, 2.0], dtype=t.float64), t.tensor([1.0, -1.0], dtype=t.float64)
    f = t.autograd.functional
    assert f.vjp(lambda a: a**2, x, v)[1].tolist() == [2.0, -4.0]
    assert f.jvp(lambda a: a**2, x, v)[1].tolist() == [2.0, -4.0]
    assert f.hvp(lambda a: (a**3).sum(), x, v)[1].tolist() == [6.0, -12.0]
    assert f.vhp(lambda a: (a**3).sum(), x, v)[1].tolist() == [6.0, -12.0]


@both
def test_anomaly_names_the_op_that_made_the_first_nan(t):
    x = leaf(t, 0.0)
    with (
        t.autograd.set_detect_anomaly(True),
        pytest.raises(RuntimeError, match=r"(Sqrt|Div)Backward"),
    ):
        (x.sqrt() * 0).sum().backward()


def test_a_chain_of_100_000_ops_goes_back_and_is_freed():
    x = ours.ones(1, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1
    y.backward()
    assert x.grad.tolist() == [1.0]
    node = weakref.ref(y.grad_fn)
    del y
    assert node() is None  # no cycle keeps the graph alive


def test_the_graph_of_a_step_is_freed_without_the_collector():
    gc.disable()
    try:
        x = ours.ones(3, requires_grad=True)
        y = (x * 2).exp().sum()
        array = weakref.ref(y.grad_fn)
        y.backward()
        del y
        assert array() is None
    finally:
        gc.enable()


def test_gradcheck_accepts_the_right_and_refuses_the_wrong():
    class Wrong(ours.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, dy):
            return dy

    x = leaf(ours, 1.0, 2.0)
    assert ours.autograd.gradcheck(lambda a: a * a, x)
    assert ours.autograd.gradgradcheck(lambda a: (a * a).sin(), x)
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        ours.autograd.gradcheck(Wrong.apply, x)
    assert not ours.autograd.gradcheck(Wrong.apply, x, raise_exception=False)
    with pytest.raises(RuntimeError, match="float64"):
        ours.autograd.gradcheck(ours.exp, ours.ones(1, requires_grad=True))


@pytest.mark.parametrize(
    "build",
    [
        lambda t: t.arange(5), lambda t: t.tensor([1.0, 2.5]), lambda t: t.ones(2, 3),
        lambda t: t.tensor([1e-5, 1.0]), lambda t: t.tensor([1e9, 1.0]), lambda t: t.tensor(3.0),
        lambda t: t.tensor([True, False]), lambda t: t.zeros(0), lambda t: t.zeros(0, 3),
        lambda t: t.arange(2000), lambda t: t.arange(40.0).reshape(4, 10) / 7,
        lambda t: t.arange(60.0).reshape(3, 4, 5), lambda t: t.tensor([float("nan"), 1.0]),
        lambda t: t.tensor([float("inf"), -2.5]), lambda t: t.ones(2, dtype=t.float64),
        lambda t: t.ones(2, requires_grad=True), lambda t: t.tensor([-1.5, 20.25, 300.0]),
        lambda t: t.ones(30, 30) * 1.5, lambda t: t.tensor([1, -20], dtype=t.int32),
        lambda t: t.full((2, 2), 0.1), lambda t: t.arange(3000.0).reshape(3, 1000),
        lambda t: t.exp(t.ones(2, requires_grad=True)).detach(), lambda t: t.tensor([[]]),
        lambda t: t.nn.Parameter(t.ones(2)) if hasattr(t, "nn") else t.ones(2),
    ],
)  # fmt: skip
def test_prints_as_torch(build):
    assert repr(build(ours)) == repr(build(torch))


@both
def test_numbers_format_as_numbers(t):
    assert f"{t.tensor(1.5)} {t.tensor(2.25):.1f} {t.tensor([1, 2])}" == "1.5 2.2 tensor([1, 2])"


def test_create_graph_refuses_an_input_that_was_overwritten():
    x = leaf(ours, 1.0)
    a = x * 1
    y = a.exp()
    a.add_(1)
    with pytest.raises(RuntimeError, match="create_graph"):
        ours.autograd.grad(y.sum(), x, create_graph=True)
    assert ours.autograd.grad(y.sum(), x)[0].item() == pytest.approx(np.e)


@both
def test_inference_mode_decorates_and_is_told_from_no_grad(t):
    @t.inference_mode()
    def infer(x):
        return (x * 2).requires_grad, t.is_inference_mode_enabled()

    assert infer(leaf(t, 1.0)) == (False, True)
    assert (leaf(t, 1.0) * 2).requires_grad
    with t.no_grad():
        assert not t.is_inference_mode_enabled()


def test_gradgradcheck_draws_what_torchs_draws():
    found = []
    for t in (ours, torch):
        t.manual_seed(0)
        x = t.rand(2, 3, dtype=t.float64).requires_grad_()
        assert t.autograd.gradgradcheck(lambda x: (x.exp(), x.sum()), (x,))
        found.append(t.rand(2).tolist())
    assert found[0] == found[1]
